/** A column's value as it travels: bool and int4 as themselves, all else as Postgres text. */
export type WireValue = string | number | boolean | null;

/** A row, or some columns of one, by column name. */
export type WireRow = Readonly<Record<string, WireValue>>;
