import { type Comparable, decodeRow, findColumn, type NamedTable, type Scope } from '@baton/protocol';
import type { QueryDescription } from './query.ts';
import type { RowValues } from './stored-row.ts';
import { meaningOf, rankOf } from './value-order.ts';
import type { View } from './view.ts';

interface FoundRow {
  readonly key: string;
  readonly values: RowValues;
  /** For each column of the order. */
  readonly ranks: readonly Comparable[];
}

/** The rows that a query wants, by one scan of its table: 10,000 rows take a fraction of a millisecond. */
export function runQuery(
  view: View,
  table: NamedTable,
  scopes: Iterable<Scope>,
  query: QueryDescription,
): readonly RowValues[] {
  const isWanted = createFilter(table, query);
  const order = query.order.map(({ column }) => [column, findColumn(table, column)] as const);
  const found: FoundRow[] = [];
  for (const scope of scopes) {
    for (const [key, { values }] of view.rows(scope, table.name)) {
      if (!isWanted(values)) continue;
      found.push({ key, values, ranks: order.map(([name, column]) => rankOf(column, values[name])) });
    }
  }
  return found
    .sort(createOrder(query))
    .slice(0, query.rowsMax)
    .map(({ values }) => values);
}

function createFilter(table: NamedTable, { equals, filters }: QueryDescription): (row: RowValues) => boolean {
  const given = decodeRow(table, equals);
  const wanted = Object.keys(equals).map((name) => {
    const column = findColumn(table, name);
    return { name, column, meaning: meaningOf(column, given[name]) };
  });
  return (row) =>
    wanted.every(({ name, column, meaning }) => meaningOf(column, row[name]) === meaning) &&
    filters.every((isWanted) => isWanted(row as never));
}

function createOrder({ order }: QueryDescription): (a: FoundRow, b: FoundRow) => number {
  return (a, b) => {
    for (const [index, { descending }] of order.entries()) {
      const difference = compareRanks(a.ranks[index] ?? null, b.ranks[index] ?? null, descending);
      if (difference !== 0) return difference;
    }
    return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
  };
}

/** Nulls last in both directions. */
function compareRanks(a: Comparable, b: Comparable, descending: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const difference = a < b ? -1 : a > b ? 1 : 0;
  return descending ? -difference : difference;
}
