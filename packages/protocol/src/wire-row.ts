/** A column's value as it travels: bool, int2 and int4 as themselves, all else as Postgres text. */
export type WireValue = string | number | boolean | null;

/** A row, or some columns of one, by column name. */
export type WireRow = Readonly<Record<string, WireValue>>;

/** What JSON has for the values of a kind of column that are not null. */
export function wireFormOf(kind: string | undefined): 'string' | 'number' | 'boolean' {
  if (kind === 'integer' || kind === 'smallint') return 'number';
  return kind === 'boolean' ? 'boolean' : 'string';
}
