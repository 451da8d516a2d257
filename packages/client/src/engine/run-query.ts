import type { NamedTable, Scope } from '@baton/protocol';
import type { QueryDescription } from './query.ts';
import type { RowValues } from './stored-row.ts';
import type { View } from './view.ts';

type KeyedRow = readonly [key: string, row: RowValues];

/** The rows that a query wants, by one scan of its table: 10,000 rows take a fraction of a millisecond. */
export function runQuery(
  view: View,
  table: NamedTable,
  scopes: Iterable<Scope>,
  query: QueryDescription,
): readonly RowValues[] {
  const isWanted = createFilter(query);
  const found: KeyedRow[] = [];
  for (const scope of scopes) {
    for (const [key, row] of view.rows(scope, table.name)) if (isWanted(row.values)) found.push([key, row.values]);
  }
  return found
    .sort(createOrder(query))
    .slice(0, query.rowsMax)
    .map(([, row]) => row);
}

function createFilter({ equals, filters }: QueryDescription): (row: RowValues) => boolean {
  const wanted = Object.entries(equals);
  return (row) =>
    wanted.every(([column, value]) => isEqual(row[column], value)) &&
    filters.every((isWanted) => isWanted(row as never));
}

// Intervals and JSON are objects: equal where they read the same.
function isEqual(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));
}

function createOrder({ order }: QueryDescription): (a: KeyedRow, b: KeyedRow) => number {
  return ([keyA, a], [keyB, b]) => {
    for (const { column, descending } of order) {
      const difference = compareValues(a[column], b[column], descending);
      if (difference !== 0) return difference;
    }
    return keyA < keyB ? -1 : keyA > keyB ? 1 : 0;
  };
}

/** Nulls last in both directions. */
function compareValues(a: unknown, b: unknown, descending: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const [x, y] = [comparable(a), comparable(b)];
  const difference = x < y ? -1 : x > y ? 1 : 0;
  return descending ? -difference : difference;
}

/** What orders a value: an interval goes by its best estimate, other objects by their text. */
function comparable(value: unknown): number | bigint | string {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string') return value;
  if (typeof value === 'boolean') return Number(value);
  const time = (value as { readonly time?: unknown }).time;
  return typeof time === 'number' ? time : JSON.stringify(value);
}
