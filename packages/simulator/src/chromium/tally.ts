import { breakageKinds } from './breakages.ts';
import type { PhoneRun } from './run-phone.ts';

/** How often each breakage was done and each rare thing met, over all runs. */
export function tallyOf(runs: readonly PhoneRun[]): ReadonlyMap<string, number> {
  const tally = new Map<string, number>(breakageKinds.map((kind) => [`breakage ${kind}`, 0]));
  const add = (what: string, times: number) => tally.set(what, (tally.get(what) ?? 0) + times);
  for (const { broken, testimony } of runs) {
    for (const kind of broken) add(`breakage ${kind}`, 1);
    add('mutations issued', testimony.issued.length);
    add('mutations saved', testimony.told('saved').size);
    add('mutations refused by the disk', testimony.told('unsaved').size);
    add('mutations confirmed in their page', testimony.told('confirmed').size);
    add('answers that died with their page', testimony.unanswered);
    add('pages from the back-forward cache', testimony.revivals);
  }
  return tally;
}

/** What a large campaign must have met, and has not. */
export function neverMet(tally: ReadonlyMap<string, number>): readonly string[] {
  return [...tally].flatMap(([what, times]) => (times === 0 ? [what] : []));
}
