import type { ExchangeRow, MarkRow } from '../rows.ts';

/** The mark of one exchange that counts, and who says so. */
export interface AcceptedMark {
  readonly mark: MarkRow;
  readonly decidedBy: 'rule' | { readonly person: string; readonly reason: string | null };
}

/**
 * Which of an exchange's marks counts. It depends on what the marks say and never on when
 * they arrived, so that every phone answers the same: a person's decision; else a tap before
 * an import before a typed time; of equals the earlier middle, then the smaller id.
 * @param marks of one exchange
 * @param exchange its row, where a person may have decided
 */
export function acceptedMark(marks: readonly MarkRow[], exchange: ExchangeRow | undefined): AcceptedMark | undefined {
  const live = liveMarks(marks);
  const decided = exchange?.accepted ? live.find(({ id }) => id === exchange.accepted) : undefined;
  if (decided && exchange) {
    return { mark: decided, decidedBy: { person: exchange.decidedBy ?? 'somebody', reason: exchange.reason } };
  }
  const [first] = live;
  return first && { mark: first, decidedBy: 'rule' };
}

/** The marks that can count: timed, not voided, not replaced. Best by the rule first. */
export function liveMarks(marks: readonly MarkRow[]): readonly MarkRow[] {
  const standing = marks.filter((mark) => isTimed(mark) && !isVoided(mark));
  const replaced = new Set(standing.map(({ supersedes }) => supersedes));
  return standing.filter(({ id }) => !replaced.has(id)).sort(byRule);
}

export function isVoided(mark: MarkRow): boolean {
  return mark.voidedBy !== null;
}

/** Whether the mark tells when an exchange was; notes, penalties and "did not finish" do not. */
export function isTimed(mark: MarkRow): boolean {
  return mark.kind === 'start' || mark.kind === 'exchange' || mark.kind === 'finish';
}

/** How much a mark's source is worth; the smallest counts. */
export const sourceRank = { tap: 0, import: 1, manual: 2 } as const satisfies Record<MarkRow['source'], number>;

function byRule(a: MarkRow, b: MarkRow): number {
  return sourceRank[a.source] - sourceRank[b.source] || a.at.time - b.at.time || (a.id < b.id ? -1 : 1);
}
