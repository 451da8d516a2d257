import { BatonError, findColumn, parseKey, type NamedTable, type WireRow, type WireValue } from '@baton/protocol';

/** True where both are the same value of their column's type, however they are written. */
export function isSameValue(table: NamedTable, column: string, a: WireValue, b: WireValue): boolean {
  if (a === null || b === null || a === b) return a === b;
  switch (findColumn(table, column)?.type.name) {
    case 'timestamp':
      return instantOf(a) === instantOf(b);
    case 'double':
      return Number(a) === Number(b);
    case 'decimal':
      return plainDecimal(String(a)) === plainDecimal(String(b));
    case 'json':
    case 'interval':
      return canonicalJson(String(a)) === canonicalJson(String(b));
    default:
      return String(a) === String(b);
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
  const kind = findColumn(table, column)?.type.name;
  return kind === 'integer' || kind === 'double' ? Number(text) : text;
}

function compareParts(a: readonly Sortable[], b: readonly Sortable[]): number {
  for (const [index, part] of a.entries()) {
    const other = b[index] ?? '';
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
}

/** Milliseconds and the microseconds beyond them, which Date does not keep. */
function instantOf(value: WireValue): string {
  const text = String(value).replace(' ', 'T').replace(/\+00$/, 'Z');
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  return `${Math.floor(Date.parse(text.replace(/\.\d+/, '')) / 1000)}.${fraction.replace(/0+$/, '')}`;
}

function plainDecimal(text: string): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)0*(\d*)\.?(\d*?)0*$/.exec(text) ?? [];
  return whole === '' && fraction === '' ? '0' : `${sign}${whole}.${fraction}`;
}

/** @throws BatonError WRONG_TYPE, as Postgres refuses such a text */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BatonError('WRONG_TYPE', 'not JSON');
  }
}

function canonicalJson(text: string): string {
  return JSON.stringify(parseJson(text), (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
