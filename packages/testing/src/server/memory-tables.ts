import { findTable, type NamedTable, type Schema, type Scope, scopeOf, type WireRow } from '@baton/protocol';

/** The application's tables: rows by key, by table. */
export interface MemoryTables {
  rowsOf(table: NamedTable): Map<string, WireRow>;
  /** The scope that a row is in, by the rows that it follows; undefined where it is in none. */
  scopeOf(table: NamedTable, row: WireRow): Scope | undefined;
  /** True where a reference of `row` points to no row. */
  isDangling(table: NamedTable, row: WireRow): boolean;
  /** True where a row of some table points to this one. */
  isReferenced(table: NamedTable, key: string): boolean;
}

export function createMemoryTables(schema: Schema): MemoryTables {
  const tables = Object.values(schema.tables);
  const rowsByTable = new Map(tables.map((table) => [table.name, new Map<string, WireRow>()]));

  function rowsOf(table: NamedTable): Map<string, WireRow> {
    const rows = rowsByTable.get(table.name);
    if (!rows) throw new RangeError(`the store has no table ${table.name}`);
    return rows;
  }

  const referencesOf = (table: NamedTable) =>
    Object.entries(table.columns).flatMap(([column, { references }]) => {
      const target = findTable(schema, references);
      return target ? [{ column, target }] : [];
    });

  function scopeOfRow(table: NamedTable, row: WireRow): Scope | undefined {
    return scopeOf(table, row, (followed, key) => {
      const above = rowsOf(followed).get(key);
      return above && scopeOfRow(followed, above);
    });
  }

  return {
    rowsOf,
    scopeOf: scopeOfRow,
    isDangling: (table, row) =>
      referencesOf(table).some(({ column, target }) => {
        const value = row[column] ?? null;
        return value !== null && !rowsOf(target).has(String(value));
      }),
    isReferenced: (table, key) =>
      tables.some((other) =>
        referencesOf(other).some(
          ({ column, target }) =>
            target.name === table.name &&
            [...rowsOf(other).values()].some((row) => row[column] !== null && String(row[column]) === key),
        ),
      ),
  };
}
