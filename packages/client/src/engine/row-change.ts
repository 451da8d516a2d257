import type { WireRow } from '@baton/protocol';

type RowChange =
  | { readonly op: 'insert' | 'update'; readonly values: WireRow }
  | { readonly op: 'delete'; readonly values?: never };

/** A row as one change of it leaves it. An update of a row that is not there does nothing. */
export function changeRow(row: WireRow | undefined, { op, values }: RowChange): WireRow | undefined {
  if (op === 'insert') return values;
  return op === 'update' && row ? { ...row, ...values } : undefined;
}
