import type { MarkRow } from '../rows.ts';
import { isVoided } from './accepted-mark.ts';

/**
 * What people wrote of one leg beside its times: marks of kind note, penalty and dnf, whose `n`
 * is the leg. A penalty comes on top of the team's result; it delays nobody, so splits and
 * arrivals leave it out. A leg that somebody did not finish is no measure of the team's pace.
 */
export interface LegRemarks {
  /** Voided ones too, in the order in which they were written. */
  readonly marks: readonly MarkRow[];
  readonly penaltyMs: number;
  readonly didNotFinish: boolean;
  readonly notes: number;
}

/** @param marks of one leg, none of them timed */
export function legRemarks(marks: readonly MarkRow[]): LegRemarks {
  const standing = marks.filter((mark) => !isVoided(mark));
  return {
    marks: marks.toSorted((a, b) => a.at.time - b.at.time || (a.id < b.id ? -1 : 1)),
    penaltyMs: standing.reduce((total, mark) => total + penaltyMsOf(mark), 0),
    didNotFinish: standing.some(({ kind }) => kind === 'dnf'),
    notes: standing.filter(({ kind }) => kind === 'note').length,
  };
}

/** Zero for all marks but penalties. */
export function penaltyMsOf({ kind, penaltySeconds }: MarkRow): number {
  return kind === 'penalty' ? (penaltySeconds ?? 0) * 1000 : 0;
}

/** All that comes on top of the team's time. */
export function teamPenaltyMs(legs: readonly { readonly remarks: LegRemarks }[]): number {
  return legs.reduce((total, { remarks }) => total + remarks.penaltyMs, 0);
}
