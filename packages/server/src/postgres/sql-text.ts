import { type NamedTable, wireFormOf } from '@baton/protocol';

/** What of a table its rows' wire form follows from. */
export interface WireTable extends Omit<NamedTable, 'columns'> {
  readonly columns: Readonly<Record<string, WireColumn>>;
}

interface WireColumn {
  readonly type: { readonly name: string };
}

/** A name as SQL takes it. Schemas allow only letters, digits and _, so nothing needs escaping. */
export const quoteName = (name: string): string => `"${name}"`;

export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** One column of `row` in its wire form: int2, int4 and bool as they are, everything else as its text. */
export function wireColumn(row: string, name: string, column: WireColumn): string {
  const value = `${row}.${quoteName(name)}`;
  return wireFormOf(column.type.name) !== 'string'
    ? `${value} as ${quoteName(name)}`
    : `${value}::text as ${quoteName(name)}`;
}

/** All columns of `row`, as a select list. */
export function wireColumns(table: WireTable, row: string): string {
  return Object.entries(table.columns)
    .map(([name, column]) => wireColumn(row, name, column))
    .join(', ');
}

/** The text that names a row; `keyOf` of the protocol makes the same. */
export function keyText(table: WireTable, row: string): string {
  const texts = table.key.map((name) => `${row}.${quoteName(name)}::text`);
  return texts.length === 1 ? texts.join() : `array_to_json(array[${texts.join(', ')}])::text`;
}

/** An image of the row: its columns in their wire form, as jsonb. */
export function imageOf(table: WireTable, row: string): string {
  return `(select to_jsonb(_image) from (select ${wireColumns(table, row)}) _image)`;
}

/**
 * The scope that a row belongs to; `scopeOf` of the protocol makes the same. Null where the row
 * follows another one: see `scopeFunctions`.
 */
export function scopeText(table: WireTable, row: string): string {
  if (table.follows) return 'null';
  return `${quoteText(`${table.scopeKind}/`)} || ${row}.${quoteName(table.scope)}::text`;
}
