import { BatonError, type Column, type NamedTable, type Schema } from '@baton/protocol';
import type { Queryable } from './database.ts';
import { quoteName } from './sql-text.ts';

/** Where each table is: `"schema"."name"`, since a bare name is looked for on a path that any SQL may set. */
export type Places = ReadonlyMap<NamedTable, string>;

/**
 * Brings the application's tables and the schema together: creates a table that does not
 * exist, adds a column that may be null, and checks the rest. Nothing else of an existing
 * table is changed.
 * @throws BatonError SCHEMA_MISMATCH, naming table and column
 */
export async function prepareTables(sql: Queryable, schema: Schema): Promise<Places> {
  const tables: readonly NamedTable[] = Object.values(schema.tables);
  const created: NamedTable[] = [];
  const places = new Map<NamedTable, string>();
  for (const table of tables) {
    if (table.name.length > nameLengthMax)
      mismatch(table.name, `names of tables have ${nameLengthMax} letters at most`);
    let place = await findPlace(sql, table);
    if (place === undefined) {
      await createTable(sql, table);
      created.push(table);
      place = await findPlace(sql, table);
    } else {
      await fitTable(sql, table, place);
    }
    if (place === undefined) mismatch(table.name, 'was created but is not on the search path');
    places.set(table, place);
  }
  for (const table of created) await addReferences(sql, table);
  return places;
}

// The capture function's name is `capture_` and the table's, in 63 bytes.
const nameLengthMax = 55;

/** Types in Postgres that hold a declared type's values, by `ColumnType.name`. */
const acceptedTypes: Readonly<Record<string, readonly string[]>> = {
  uuid: ['uuid'],
  text: ['text', 'character varying', 'character'],
  integer: ['integer', 'smallint'],
  bigint: ['bigint', 'integer', 'smallint'],
  double: ['double precision', 'real'],
  decimal: ['numeric'],
  boolean: ['boolean'],
  timestamp: ['timestamp with time zone'],
  interval: ['jsonb'],
  json: ['jsonb'],
};

async function findPlace(sql: Queryable, table: NamedTable): Promise<string | undefined> {
  const [found] = await sql.query<{ place: string; relkind: string; is_parent: boolean }>(
    `select format('"%s"."%s"', n.nspname, c.relname) as place, c.relkind::text,
       exists (select from pg_inherits i where c.oid in (i.inhparent, i.inhrelid)) as is_parent
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.oid = to_regclass($1)`,
    [quoteName(table.name)],
  );
  if (found && (found.relkind !== 'r' || found.is_parent)) {
    mismatch(table.name, 'must be a plain table, neither a view nor partitioned nor inherited');
  }
  return found?.place;
}

async function createTable(sql: Queryable, table: NamedTable): Promise<void> {
  const columns = Object.entries(table.columns).map(([name, column]) => columnDefinition(name, column));
  const key = table.key.map(quoteName).join(', ');
  await sql.query(`create table ${quoteName(table.name)} (${columns.join(', ')}, primary key (${key}))`);
  if (table.key[0] !== table.scope) {
    // First syncs read a scope in key order.
    await sql.query(`create index on ${quoteName(table.name)} (${quoteName(table.scope)}, ${key})`);
  }
}

function columnDefinition(name: string, column: Column): string {
  return `${quoteName(name)} ${column.type.sqlType}${column.nullable ? '' : ' not null'}`;
}

async function addReferences(sql: Queryable, table: NamedTable): Promise<void> {
  for (const [name, { references }] of Object.entries(table.columns)) {
    if (references === undefined) continue;
    await sql.query(
      `alter table ${quoteName(table.name)} add foreign key (${quoteName(name)}) references ${quoteName(references)}`,
    );
  }
}

async function fitTable(sql: Queryable, table: NamedTable, place: string): Promise<void> {
  const existing = await sql.query<ExistingColumn & { readonly name: string }>(
    `select attname::text as name, regexp_replace(format_type(atttypid, atttypmod), '\\(.*\\)', '') as type,
       attnotnull as is_required, attgenerated <> '' or attidentity = 'a' as is_generated
     from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [place],
  );
  const existingByName = new Map(existing.map((column) => [column.name, column]));
  for (const [name, column] of Object.entries(table.columns)) {
    const found = existingByName.get(name);
    if (found) checkColumn(table, name, column, found);
    else if (column.nullable) await sql.query(`alter table ${place} add column ${columnDefinition(name, column)}`);
    else mismatch(`${table.name}.${name}`, 'does not exist; Baton adds only columns that are optional');
  }
  await checkKey(sql, table, place);
}

interface ExistingColumn {
  readonly type: string;
  readonly is_required: boolean;
  readonly is_generated: boolean;
}

function checkColumn(table: NamedTable, name: string, column: Column, found: ExistingColumn): void {
  const place = `${table.name}.${name}`;
  if (!acceptedTypes[column.type.name]?.includes(found.type)) {
    mismatch(place, `is ${found.type} in the database and ${column.type.name} in the schema`);
  }
  if (!column.nullable && !found.is_required) {
    mismatch(place, 'may be null in the database and must not be null in the schema');
  }
  if (found.is_generated) mismatch(place, 'is generated by the database, so that no device could write it');
}

async function checkKey(sql: Queryable, table: NamedTable, place: string): Promise<void> {
  const [unique] = await sql.query(
    `select from pg_index i
     cross join lateral (
       select array_agg(coalesce(a.attname::text, '')) as names
       from unnest(i.indkey[0:i.indnkeyatts - 1]) k
       left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k
     ) columns
     where i.indrelid = $1::regclass and i.indisunique and i.indimmediate and i.indisvalid and i.indpred is null
       and columns.names @> $2::text[] and columns.names <@ $2::text[]`,
    [place, table.key],
  );
  if (!unique) mismatch(table.name, `needs a primary key or unique constraint on (${table.key.join(', ')})`);
}

function mismatch(place: string, reason: string): never {
  throw new BatonError('SCHEMA_MISMATCH', `${place} ${reason}`);
}
