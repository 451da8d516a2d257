import type { Interval, Mutation } from '@baton/protocol';
import type { MarkRow } from '../../race/rows.ts';

/** What a mark that is on its way says. */
export type NewMark = Pick<MarkRow, 'n' | 'kind' | 'at' | 'note' | 'penaltySeconds'>;

/** The mark that a mutation makes; undefined where it makes none. */
export function newMarkOf({ operations }: Mutation): NewMark | undefined {
  const made = operations.find(({ op, table }) => op === 'insert' && table === 'mark');
  if (made?.op !== 'insert') return undefined;
  const { n, kind, at, note = null, penaltySeconds = null } = made.values;
  return {
    n: Number(n),
    kind: kind as MarkRow['kind'],
    // An interval travels as JSON text.
    at: JSON.parse(String(at)) as Interval,
    note: note === null ? null : String(note),
    penaltySeconds: penaltySeconds === null ? null : Number(penaltySeconds),
  };
}
