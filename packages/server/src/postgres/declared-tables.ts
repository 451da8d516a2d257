import { BatonError, findColumn, type NamedTable, type Schema } from '@baton/protocol';
import { readColumns } from './column-catalogue.ts';
import { checkColumn, mismatch } from './column-fit.ts';
import type { Queryable } from './database.ts';
import { quoteName } from './sql-text.ts';

/** Where a table is: `"schema"."name"`, since a bare name is looked for on a path that any SQL may set. */
export type PlaceOf = (table: NamedTable) => string;

/**
 * Brings the application's tables and the schema together: creates a table that does not
 * exist, adds a column that may be null, and checks the rest. Nothing else of an existing
 * table is changed.
 * @throws BatonError SCHEMA_MISMATCH, naming table and column
 */
export async function prepareTables(sql: Queryable, schema: Schema): Promise<PlaceOf> {
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
  for (const table of tables) await checkFollowed(sql, table, places);
  return (table) => {
    const place = places.get(table);
    if (place === undefined) throw new BatonError('INTERNAL', `table ${table.name} was not migrated`);
    return place;
  };
}

// The capture function's name is `capture_` and the table's, in 63 bytes.
const nameLengthMax = 55;

/** Where the declared table is; undefined where it does not exist. */
export async function findPlace(sql: Queryable, table: NamedTable): Promise<string | undefined> {
  const [found] = await sql.query<Found>(
    `select format('"%s"."%s"', n.nspname, c.relname) as place,
       c.relkind not in ('r', 'p') as is_no_table, c.relispartition as is_partition,
       exists (
         select from pg_inherits i where c.oid = i.inhrelid or (c.oid = i.inhparent and c.relkind <> 'p')
       ) as is_inherited,
       exists (
         select from pg_partition_tree(c.oid) p join pg_class f on f.oid = p.relid where f.relkind = 'f'
       ) as has_foreign_partition,
       row_security_active(c.oid) as is_filtered
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.oid = to_regclass($1)`,
    [quoteName(table.name)],
  );
  if (found) checkPlace(table, found);
  return found?.place;
}

interface Found {
  readonly place: string;
  readonly is_no_table: boolean;
  readonly is_partition: boolean;
  readonly is_inherited: boolean;
  readonly has_foreign_partition: boolean;
  readonly is_filtered: boolean;
}

/** What is written to these by another name would pass by the triggers; what is filtered would never be seen. */
function checkPlace({ name }: NamedTable, found: Found): void {
  if (found.is_no_table) mismatch(name, 'must be a table');
  if (found.is_partition) mismatch(name, 'is a partition: declare the table that it is a part of');
  if (found.is_inherited) mismatch(name, 'inherits or is inherited from; only partitions are followed');
  if (found.has_foreign_partition) mismatch(name, 'has a foreign table for a partition, whose rows nobody captures');
  if (found.is_filtered) {
    mismatch(name, "hides rows from Baton's own role: give that role BYPASSRLS, or take FORCE ROW LEVEL SECURITY away");
  }
}

async function createTable(sql: Queryable, table: NamedTable): Promise<void> {
  const columns = Object.keys(table.columns).map((name) => columnDefinition(table, name));
  const key = table.key.map(quoteName).join(', ');
  await sql.query(`create table ${quoteName(table.name)} (${columns.join(', ')}, primary key (${key}))`);
  if (table.key[0] !== table.scope) {
    // First syncs read a scope in key order.
    await sql.query(`create index on ${quoteName(table.name)} (${quoteName(table.scope)}, ${key})`);
  }
}

function columnDefinition(table: NamedTable, name: string): string {
  const column = findColumn(table, name);
  if (!column || column.filledBy === 'database') {
    mismatch(`${table.name}.${name}`, 'is filled in by the database, and Baton does not know how: add it first');
  }
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
  const stored = await readColumns(sql, place);
  for (const [name, column] of Object.entries(table.columns)) {
    const found = stored.get(name);
    if (found) checkColumn(table, name, column, found);
    else if (column.nullable) await sql.query(`alter table ${place} add column ${columnDefinition(table, name)}`);
    else mismatch(`${table.name}.${name}`, 'does not exist; Baton adds only columns that are optional');
  }
  await checkKey(sql, table, place);
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

/** Without a foreign key, rows would be left in no scope when the row that they follow goes. */
async function checkFollowed(
  sql: Queryable,
  table: NamedTable,
  places: ReadonlyMap<NamedTable, string>,
): Promise<void> {
  const { follows: followed, scope } = table;
  if (!followed) return;
  const [constraint] = await sql.query(
    `select from pg_constraint c
     join pg_attribute a on a.attrelid = c.conrelid and array[a.attnum] = c.conkey
     join pg_attribute k on k.attrelid = c.confrelid and array[k.attnum] = c.confkey
     where c.contype = 'f' and c.conrelid = $1::regclass and c.confrelid = $2::regclass
       and a.attname = $3 and k.attname = $4`,
    [places.get(table), places.get(followed), scope, followed.key[0]],
  );
  if (constraint) return;
  mismatch(`${table.name}.${scope}`, `needs a foreign key to ${followed.name}, whose scope its rows are in`);
}
