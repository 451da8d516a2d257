import { type BatonError, errorOf, type NamedTable, type Scope, type WireRow, type WireValue } from '@baton/protocol';
import type { LockPurpose, StoreTransaction } from '../engine/store.ts';
import type { Queryable } from './database.ts';
import { keyValues, scopeValue } from '../engine/key-values.ts';
import { claimMutations, releaseMutations, settleMutations } from './mutation-records.ts';
import { scopeJoin } from './scoping.ts';
import { changedSince, hasCommitted } from './seen-versions.ts';
import { quoteName, wireColumn, wireColumns } from './sql-text.ts';
import { differs, equals, type TableColumns, valueOf } from './stored-values.ts';

/** Reads and writes of one open transaction. */
export function createStoreTransaction(session: Queryable, places: TablePlaces): StoreTransaction {
  const sql: Sql = { query: session.query, ...places };
  return {
    claim: (requests) => claimMutations(sql, requests),
    settle: (settlements) => settleMutations(sql, settlements),
    release: (ids) => releaseMutations(sql, ids),
    holdScopes: (scopes) => holdScopes(sql, scopes),
    attempt: (work) => attempt(sql, work),
    lockRow: (table, key, purpose) => lockRow(sql, table, key, purpose),
    changedColumns: (table, key, base) => changedColumns(sql, table, key, base),
    changedSince: (table, key, seen, device) => changedSince(sql, { tableName: table.name, key, seen, device }),
    hasCommitted: (version) => hasCommitted(sql, version),
    rowsWith: (table, scope, values) => rowsWith(sql, table, scope, values),
    insert: (table, ...rows) => insert(sql, table, rows),
    update: (table, key, values) => update(sql, table, key, values),
    delete: (table, key) => remove(sql, table, key),
  };
}

export interface TablePlaces {
  /** `"schema"."name"` */
  readonly placeOf: (table: NamedTable) => string;
  /** The columns as the database has them. */
  readonly columnsOf: (table: NamedTable) => TableColumns;
}

interface Sql extends Queryable, TablePlaces {}

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

/** A row's key never changes, so what refers to it waits neither for its readers nor its writers. */
const lockClauses: Readonly<Record<LockPurpose, string>> = {
  change: 'for no key update',
  read: 'for share',
  refer: 'for key share',
  follow: 'for share',
};

async function lockRow(sql: Sql, table: NamedTable, key: string, purpose: LockPurpose): Promise<WireRow | undefined> {
  const values = keyValues(table, key);
  if (!values) return undefined;
  const [row] = await sql.query<WireRow>(
    `select ${wireColumns(table, 'r')} from ${sql.placeOf(table)} r where ${keyCondition(table)} ${lockClauses[purpose]}`,
    values,
  );
  return row;
}

async function changedColumns(
  sql: Sql,
  table: NamedTable,
  key: string,
  base: WireRow,
): Promise<Readonly<Record<string, WireValue>>> {
  const values = keyValues(table, key);
  const names = Object.keys(base);
  if (!values || names.length === 0) return {};
  const columns = sql.columnsOf(table);
  // Places of columns as aliases: no declared name is a number.
  const selected = names.flatMap((name, index) => {
    const column = table.columns[name];
    const isChanged = `${differs(columns, name, `$${values.length + index + 1}::text`)} as "${index}"`;
    return column ? [wireColumn('r', name, column), isChanged] : [];
  });
  const [row] = await sql.query<Record<string, WireValue>>(
    `select ${selected.join(', ')} from ${sql.placeOf(table)} r where ${keyCondition(table)}`,
    [...values, ...names.map((name) => base[name])],
  );
  if (!row) return {};
  const changed = names.filter((_, index) => row[index] === true);
  return Object.fromEntries(changed.map((name) => [name, row[name] ?? null]));
}

/** Locks of a name, which rows and COMMIT know nothing of: a hash of the scope, so two may share one. */
async function holdScopes(sql: Queryable, scopes: readonly Scope[]): Promise<void> {
  await sql.query(
    `select pg_advisory_xact_lock(name) from (
       select distinct hashtextextended('baton ' || scope, 0) as name from unnest($1::text[]) scope order by name
     ) names`,
    [scopes],
  );
}

async function rowsWith(sql: Sql, table: NamedTable, scope: Scope, values: WireRow): Promise<readonly WireRow[]> {
  const value = scopeValue(table, scope);
  if (value === undefined) return [];
  const { from, id } = scopeJoin(table, sql.placeOf);
  const columns = sql.columnsOf(table);
  const names = Object.keys(values);
  const conditions = names.map((name, index) => equals(columns, name, `$${index + 2}::text`));
  return await sql.query<WireRow>(
    `select ${wireColumns(table, 'r')} from ${from} where ${[`${id} = $1`, ...conditions].join(' and ')}`,
    [value, ...names.map((name) => values[name])],
  );
}

/** A parameter is a column: the statement is the same for any number of rows, and prepared once. */
async function insert(sql: Sql, table: NamedTable, rows: readonly WireRow[]): Promise<void> {
  const names = Object.keys(table.columns).filter((name) => table.columns[name]?.filledBy !== 'database');
  const columns = sql.columnsOf(table);
  // As texts: of arrays, `unnest` would take the elements apart.
  const texts = names.map((_, index) => `t${index}`);
  const inserted = await sql.query(
    `insert into ${sql.placeOf(table)} (${names.map(quoteName).join(', ')})
     select ${names.map((name, index) => valueOf(columns, name, `t${index}`)).join(', ')}
     from unnest(${texts.map((_, index) => `$${index + 1}::text[]`).join(', ')}) as _texts (${texts.join(', ')})
     on conflict (${table.key.map(quoteName).join(', ')}) do nothing returning 1`,
    names.map((name) => rows.map((row) => row[name])),
  );
  if (inserted.length < rows.length) throw errorOf('ROW_EXISTS', { details: table.name });
}

async function update(sql: Sql, table: NamedTable, key: string, values: WireRow): Promise<void> {
  const keys = keyValues(table, key);
  if (!keys) throw rowMissing(table);
  const columns = sql.columnsOf(table);
  const assignments = Object.keys(values).map(
    (name, index) => `${quoteName(name)} = ${valueOf(columns, name, `$${keys.length + index + 1}::text`)}`,
  );
  const [found] =
    assignments.length === 0
      ? [await lockRow(sql, table, key, 'change')]
      : await sql.query(
          `update ${sql.placeOf(table)} r set ${assignments.join(', ')} where ${keyCondition(table)} returning 1`,
          [...keys, ...Object.values(values)],
        );
  if (!found) throw rowMissing(table);
}

async function remove(sql: Sql, table: NamedTable, key: string): Promise<void> {
  const keys = keyValues(table, key);
  const [deleted] = keys
    ? await sql.query(`delete from ${sql.placeOf(table)} r where ${keyCondition(table)} returning 1`, keys)
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
