import {
  type BatonError,
  errorOf,
  type MutationId,
  type NamedTable,
  type WireRow,
  type WireValue,
} from '@baton/protocol';
import type { Claim, ClaimRequest, Settlement, StoreTransaction } from '../engine/store.ts';
import type { Queryable } from './database.ts';
import { keyValues } from '../engine/key-values.ts';
import { quoteName, wireColumn, wireColumns } from './sql-text.ts';

/**
 * Reads and writes of one open transaction. Parameters have no casts: Postgres gives each the
 * type of its column.
 */
export function createStoreTransaction(sql: Queryable): StoreTransaction {
  return {
    claim: (request) => claim(sql, request),
    settle: (id, settlement) => settle(sql, id, settlement),
    attempt: (work) => attempt(sql, work),
    lockRow: (table, key) => lockRow(sql, table, key),
    changedColumns: (table, key, base) => changedColumns(sql, table, key, base),
    insert: (table, values) => insert(sql, table, values),
    update: (table, key, values) => update(sql, table, key, values),
    delete: (table, key) => remove(sql, table, key),
  };
}

async function claim(sql: Queryable, { id, device, order, scopes, bodyHash }: ClaimRequest): Promise<Claim> {
  const [claimed] = await sql.query(
    `insert into baton.mutation (id, device, ord, scopes, body_hash, tx)
     values ($1, $2, $3, $4, $5, baton.current_tx())
     on conflict (id) do nothing returning id`,
    [id, device, order, scopes, bodyHash],
  );
  if (claimed) return { state: 'new' };
  const [settled] = await sql.query<{ body_hash: string }>('select body_hash from baton.mutation where id = $1', [id]);
  return { state: settled?.body_hash === bodyHash ? 'settled' : 'reused' };
}

async function settle(sql: Queryable, id: MutationId, settlement: Settlement): Promise<void> {
  // As text: jsonb refuses what JSON can escape and Postgres's text cannot hold.
  await sql.query('update baton.mutation set outcome = $2, settlement = $3 where id = $1', [
    id,
    settlement.outcome,
    JSON.stringify(settlement),
  ]);
}

async function attempt<Result>(sql: Queryable, work: () => Promise<Result>): Promise<Result> {
  await sql.query('savepoint attempt');
  try {
    const result = await work();
    await sql.query('release savepoint attempt');
    return result;
  } catch (error) {
    await sql.query('rollback to savepoint attempt');
    await sql.query('release savepoint attempt');
    throw error;
  }
}

async function lockRow(sql: Queryable, table: NamedTable, key: string): Promise<WireRow | undefined> {
  const values = keyValues(table, key);
  if (!values) return undefined;
  const [row] = await sql.query<WireRow>(
    `select ${wireColumns(table, 'r')} from ${quoteName(table.name)} r where ${keyCondition(table)} for update`,
    values,
  );
  return row;
}

async function changedColumns(
  sql: Queryable,
  table: NamedTable,
  key: string,
  base: WireRow,
): Promise<Readonly<Record<string, WireValue>>> {
  const values = keyValues(table, key);
  const names = Object.keys(base);
  if (!values || names.length === 0) return {};
  // Places of columns as aliases: no declared name is a number.
  const selected = names.flatMap((name, index) => {
    const column = table.columns[name];
    const isChanged = `r.${quoteName(name)} is distinct from $${values.length + index + 1} as "${index}"`;
    return column ? [wireColumn('r', name, column), isChanged] : [];
  });
  const [row] = await sql.query<Record<string, WireValue>>(
    `select ${selected.join(', ')} from ${quoteName(table.name)} r where ${keyCondition(table)}`,
    [...values, ...names.map((name) => base[name])],
  );
  if (!row) return {};
  const changed = names.filter((_, index) => row[index] === true);
  return Object.fromEntries(changed.map((name) => [name, row[name] ?? null]));
}

async function insert(sql: Queryable, table: NamedTable, values: WireRow): Promise<void> {
  const names = Object.keys(values);
  const [inserted] = await sql.query(
    `insert into ${quoteName(table.name)} (${names.map(quoteName).join(', ')})
     values (${names.map((_, index) => `$${index + 1}`).join(', ')})
     on conflict (${table.key.map(quoteName).join(', ')}) do nothing returning 1`,
    Object.values(values),
  );
  if (!inserted) throw errorOf('ROW_EXISTS', { details: table.name });
}

async function update(sql: Queryable, table: NamedTable, key: string, values: WireRow): Promise<void> {
  const keys = keyValues(table, key);
  if (!keys) throw rowMissing(table);
  const assignments = Object.keys(values).map((name, index) => `${quoteName(name)} = $${keys.length + index + 1}`);
  const [found] =
    assignments.length === 0
      ? [await lockRow(sql, table, key)]
      : await sql.query(
          `update ${quoteName(table.name)} r set ${assignments.join(', ')} where ${keyCondition(table)} returning 1`,
          [...keys, ...Object.values(values)],
        );
  if (!found) throw rowMissing(table);
}

async function remove(sql: Queryable, table: NamedTable, key: string): Promise<void> {
  const keys = keyValues(table, key);
  const [deleted] = keys
    ? await sql.query(`delete from ${quoteName(table.name)} r where ${keyCondition(table)} returning 1`, keys)
    : [];
  if (!deleted) throw rowMissing(table);
}

/** The row whose key is in the first parameters. */
function keyCondition(table: NamedTable): string {
  return table.key.map((name, index) => `r.${quoteName(name)} = $${index + 1}`).join(' and ');
}

function rowMissing(table: NamedTable): BatonError {
  return errorOf('ROW_MISSING', { details: table.name });
}
