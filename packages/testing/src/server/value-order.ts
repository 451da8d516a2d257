import {
  BatonError,
  type Comparable,
  findColumn,
  type NamedTable,
  parseKey,
  wireFormOf,
  type WireRow,
  type WireValue,
} from '@baton/protocol';

/** True where both are the same value of their column's type, however they are written. */
export function isSameValue(table: NamedTable, column: string, a: WireValue, b: WireValue): boolean {
  return a === b || (a !== null && b !== null && meaningOf(table, column, a) === meaningOf(table, column, b));
}

/** @throws BatonError WRONG_TYPE, as Postgres refuses such a text */
function meaningOf(table: NamedTable, column: string, wire: NonNullable<WireValue>): Comparable {
  const type = findColumn(table, column)?.type;
  if (!type?.meaning) return String(wire);
  try {
    return type.meaning(type.decode(wire) as NonNullable<unknown>);
  } catch {
    throw new BatonError('WRONG_TYPE', `not a ${type.name}`);
  }
}

/** The order of two rows by their key: numbers by value, texts by code point, as under "C". */
export function compareRows(table: NamedTable, a: WireRow, b: WireRow): number {
  return compareParts(partsOf(table, a), partsOf(table, b));
}

export function isAfterKey(table: NamedTable, row: WireRow, key: string): boolean {
  const parts = parseKey(table, key) ?? [];
  const after = table.key.map((column, index) => sortable(table, column, parts[index] ?? ''));
  return compareParts(partsOf(table, row), after) > 0;
}

type Sortable = number | string;

const partsOf = (table: NamedTable, row: WireRow) =>
  table.key.map((column) => sortable(table, column, String(row[column])));

function sortable(table: NamedTable, column: string, text: string): Sortable {
  return wireFormOf(findColumn(table, column)?.type.name) === 'number' ? Number(text) : text;
}

function compareParts(a: readonly Sortable[], b: readonly Sortable[]): number {
  for (const [index, part] of a.entries()) {
    const other = b[index] ?? '';
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
}
