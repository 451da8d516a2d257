import { parseKey, parseScope, wireFormOf, type Column, type NamedTable, type Scope } from '@baton/protocol';

/**
 * The values of a key's columns, or undefined where no row of the table can have this key.
 * Postgres reads more spellings of a value than it writes (`07`, `A0EE…`), and one row must
 * not answer to two keys.
 */
export function keyValues(table: NamedTable, key: string): readonly string[] | undefined {
  const values = parseKey(table, key);
  const fits = values?.every((value, index) => isCanonical(table.columns[table.key[index] ?? ''], value));
  return fits ? values : undefined;
}

/** The scope column's value, or undefined where the scope holds no row of this table. */
export function scopeValue(table: NamedTable, scope: Scope): string | undefined {
  const parts = parseScope(scope);
  if (parts?.kind !== table.scopeKind) return undefined;
  return isCanonical(scopeColumnOf(table), parts.id) ? parts.id : undefined;
}

/** The column that holds the scope's id, in this table or above it. */
function scopeColumnOf(table: NamedTable): Column | undefined {
  return table.follows ? scopeColumnOf(table.follows) : table.columns[table.scope];
}

/** True where Postgres would write a value of this column exactly so. */
function isCanonical(column: Column | undefined, text: string): boolean {
  try {
    const wire = wireFormOf(column?.type.name) === 'number' ? Number(text) : text;
    return column !== undefined && String(column.type.encode(column.type.decode(wire))) === text;
  } catch {
    return false;
  }
}
