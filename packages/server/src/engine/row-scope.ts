import type { NamedTable, Scope, WireRow } from '@baton/protocol';
import type { StoreTransaction } from './store.ts';

/**
 * Is the row in this scope? Compared as text: a scope column may hold what is no scope's id.
 * The rows that it follows are locked, so that it stays there until the transaction ends.
 */
export async function isRowIn(
  transaction: StoreTransaction,
  table: NamedTable,
  row: WireRow,
  scope: Scope,
): Promise<boolean> {
  return (await scopeTextOf(transaction, table, row)) === scope;
}

/** `kind/id`; undefined where the row is in no scope. */
export async function scopeTextOf(
  transaction: StoreTransaction,
  table: NamedTable,
  row: WireRow,
): Promise<string | undefined> {
  const value = row[table.scope] ?? null;
  if (value === null) return undefined;
  if (!table.follows) return `${table.scopeKind}/${value}`;
  const followed = await transaction.lockRow(table.follows, String(value), 'follow');
  return followed && scopeTextOf(transaction, table.follows, followed);
}
