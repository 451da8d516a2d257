import { shortName } from '../../race/words/race-words.ts';
import type { LegState, RaceState } from '../../race/race-state.ts';

/** What one press of the key records. */
export interface KeyTarget {
  /** The exchange: 0 is the start. */
  readonly n: number;
  readonly kind: 'start' | 'exchange' | 'finish';
}

export interface KeyWords {
  readonly label: string;
  /** Who hands to whom. */
  readonly detail: string;
  /** As it is heard. */
  readonly name: string;
}

/** What the key is for now; undefined when the race is over. */
export function keyTarget({ progress, legs }: RaceState): KeyTarget | undefined {
  if (progress.phase === 'finished' || legs.length === 0) return undefined;
  return targetOf({ legs }, progress.phase === 'running' ? progress.leg.n : 0);
}

/** What a mark of exchange n is. */
export function targetOf({ legs }: Pick<RaceState, 'legs'>, n: number): KeyTarget {
  return { n, kind: n === 0 ? 'start' : n === legs.length ? 'finish' : 'exchange' };
}

export function keyWords(state: RaceState, { n, kind }: KeyTarget): KeyWords {
  const from = runnerName(state, n);
  const to = runnerName(state, n + 1);
  if (kind === 'start') return { label: 'START', detail: to, name: `Start, ${to}` };
  if (kind === 'finish') return { label: 'FINISH', detail: from, name: `Finish, ${from}` };
  return { label: 'HAND OFF', detail: `${from} → ${to}`, name: `Hand off, ${from} to ${to}` };
}

/** Who runs leg n: "Jonas", or "leg 22" where nobody is assigned. */
export function runnerName(state: RaceState, n: number): string {
  return legName(state.legs[n - 1], state) ?? `leg ${n}`;
}

function legName(leg: LegState | undefined, { runners }: RaceState): string | undefined {
  return leg?.runner && shortName(leg.runner, runners);
}

/** "Undone. Jonas is still running." */
export function undoneWords(state: RaceState): string {
  const { progress } = state;
  if (progress.phase === 'running') return `Undone. ${runnerName(state, progress.leg.n)} is still running.`;
  return progress.phase === 'finished' ? 'Undone.' : 'Undone. The race has not started.';
}
