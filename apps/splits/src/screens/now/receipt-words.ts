import { liveMarks } from '../../race/marks/accepted-mark.ts';
import { countText } from '../../race/words/count-words.ts';
import { type MarkTime, markTime } from '../../race/words/mark-time.ts';
import { shoutText } from '../../race/words/race-words.ts';
import type { RaceState } from '../../race/race-state.ts';
import type { MarkRow } from '../../race/rows.ts';
import { runnerName } from './key-words.ts';

export interface ReceiptWords {
  /** The split, or whose phone handed off. */
  readonly first: string;
  /** "04:17:32" and "± 0.3 s" */
  readonly stamp: MarkTime;
  /** "Saved on this phone. Kiri is running." */
  readonly after: string;
  /** Where this phone was tapped more than once: what else can count. */
  readonly taps: { readonly kept: string; readonly act: string; readonly other: MarkRow } | undefined;
  /** For ears: "Handed off 4 17 32. Kiri is running. …" */
  readonly spoken: string;
}

/**
 * What the receipt of an exchange says.
 * @param device this phone's id
 * @param isSaved whether this phone's own mark is on its disk
 */
export function receiptWords(
  state: RaceState,
  n: number,
  { device, isSaved }: { readonly device: string; readonly isSaved: boolean },
): ReceiptWords | undefined {
  const accepted = state.exchanges[n]?.accepted?.mark;
  if (!accepted) return undefined;
  const stamp = markTime(accepted.at, state.race.timeZone);
  const isOwn = accepted.device === device;
  const saved = isOwn && isSaved ? 'Saved on this phone. ' : '';
  const runs = runsNow(state, n);
  const verb = n === 0 ? 'Started' : n === state.legs.length ? 'Finished' : 'Handed off';
  return {
    first: isOwn ? ownWords(state, n) : `${verb} by ${accepted.recorder},`,
    stamp,
    after: saved + runs,
    taps: tapsOf(state.exchanges[n]?.marks ?? [], accepted, device),
    spoken: `${verb} ${spokenTime(stamp.text)}. ${runs} ${saved}Undo for 10 seconds.`,
  };
}

/** "4 17 32", where eyes read "04:17:32". */
function spokenTime(text: string): string {
  return text.replaceAll(':', ' ').replaceAll(/\b0(?=\d)/g, '');
}

function ownWords(state: RaceState, n: number): string {
  const split = state.legs[n - 1]?.split;
  if (n === 0) return 'Started';
  return split ? shoutText(runnerName(state, n), split, state.race.units) : runnerName(state, n);
}

function runsNow(state: RaceState, n: number): string {
  return n < state.legs.length ? `${runnerName(state, n + 1)} is running.` : 'The race is finished.';
}

function tapsOf(marks: readonly MarkRow[], accepted: MarkRow, device: string): ReceiptWords['taps'] {
  const own = liveMarks(marks)
    .filter((mark) => mark.device === device)
    .sort((a, b) => a.at.time - b.at.time);
  const [first] = own;
  const last = own.at(-1);
  if (!first || !last || own.length < 2) return undefined;
  const lastName = own.length === 2 ? 'second' : 'last';
  const kept = countText(own.length, 'tap');
  return accepted.id === last.id
    ? { kept: `${kept} kept. The ${lastName} counts.`, act: 'Use the first', other: first }
    : { kept: `${kept} kept. The first counts.`, act: `Use the ${lastName}`, other: last };
}
