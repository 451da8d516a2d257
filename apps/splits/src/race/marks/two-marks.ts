import { compareIntervals } from '@baton/protocol';
import { liveMarks, sourceRank } from './accepted-mark.ts';
import type { ExchangeRow, MarkRow } from '../rows.ts';

/** Two marks of one exchange that say different things, with nobody's decision yet. */
export interface TwoMarks {
  /** The one that counts by rule. */
  readonly first: MarkRow;
  /** The one that differs most from it. */
  readonly second: MarkRow;
  readonly differenceMs: number;
  /** `apart`: one is certainly earlier. `touching`: their clocks cannot tell. */
  readonly relation: 'apart' | 'touching';
  /** Whether the choice can change a result, so that a person should make it. */
  readonly needsChoice: boolean;
}

const resultStepMs = 1000;

/** So long after a tap its receipt shows a further one of the same phone, and asks which counts. */
const receiptMs = 10_000;

/**
 * Two live marks of equal worth that differ, or undefined. A tap beside a typed time is no
 * question: the rule replaces the typed one.
 */
export function twoMarks(marks: readonly MarkRow[], exchange: ExchangeRow | undefined): TwoMarks | undefined {
  const live = liveMarks(marks);
  const [first] = live;
  if (!first || live.some(({ id }) => id === exchange?.accepted)) return undefined;
  const equals = live.filter(({ source }) => sourceRank[source] === sourceRank[first.source]);
  const isAsked = (mark: MarkRow) => mark.device === first.device && mark.at.time - first.at.time < receiptMs;
  // Sorted by time, so the last is the farthest.
  const second = equals.findLast((mark) => !isAsked(mark)) ?? equals.at(-1);
  if (!second || second.at.time === first.at.time) return undefined;
  const differenceMs = second.at.time - first.at.time;
  const relation = compareIntervals(first.at, second.at) === 'too-close' ? 'touching' : 'apart';
  const isResult = relation === 'apart' || differenceMs >= resultStepMs;
  return { first, second, differenceMs, relation, needsChoice: isResult && !isAsked(second) };
}
