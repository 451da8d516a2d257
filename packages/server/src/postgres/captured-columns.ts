import type { NamedTable } from '@baton/protocol';
import type { Queryable } from './database.ts';
import type { WireTable } from './sql-text.ts';

/** What is captured of each table, and the highest schema version that has asked for it. */
export const capturedColumnsTable = `create table baton.captured (
   tbl text collate "C" primary key,
   schema_version bigint not null,
   columns jsonb not null
 )`;

/** Names of types by names of columns: a value's wire form follows from them. */
type ColumnTypes = Readonly<Record<string, string>>;

/**
 * The table with the columns that are to be captured. While a new version of the application is
 * rolled out, servers of both write one table, and what one of them lets through unseen is lost
 * for all. So a server adds its columns to those that are captured already; only a higher
 * schema version takes columns out.
 */
export async function capturedTable(
  sql: Queryable,
  {
    table,
    place,
    schemaVersion,
  }: { readonly table: NamedTable; readonly place: string; readonly schemaVersion: number },
): Promise<WireTable> {
  const own = Object.fromEntries(Object.entries(table.columns).map(([name, column]) => [name, column.type.name]));
  const installed = await readInstalled(sql, table, place);
  const columns = sorted(schemaVersion > installed.schemaVersion ? own : { ...own, ...installed.columns });
  const newest = Math.max(schemaVersion, installed.schemaVersion);
  if (newest !== installed.schemaVersion || JSON.stringify(columns) !== JSON.stringify(installed.columns)) {
    await sql.query(
      `insert into baton.captured values ($1, $2, $3)
       on conflict (tbl) do update set schema_version = excluded.schema_version, columns = excluded.columns`,
      [table.name, newest, JSON.stringify(columns)],
    );
  }
  return wireTable(table, columns);
}

/** The table with the columns that are captured now; undefined where it is not captured. */
export async function readCapturedTable(
  sql: Queryable,
  table: NamedTable,
  place: string,
): Promise<WireTable | undefined> {
  const { columns } = await readInstalled(sql, table, place);
  return Object.keys(columns).length === 0 ? undefined : wireTable(table, columns);
}

function wireTable(table: NamedTable, columns: ColumnTypes): WireTable {
  const types = Object.entries(columns).map(([name, type]) => [name, { type: { name: type } }] as const);
  return { ...table, columns: Object.fromEntries(types) };
}

interface Installed {
  readonly schemaVersion: number;
  readonly columns: ColumnTypes;
}

/** Without columns that the table has lost since. */
async function readInstalled(sql: Queryable, table: NamedTable, place: string): Promise<Installed> {
  const [row] = await sql.query<{ schema_version: string; columns: string }>(
    `select schema_version, (
       select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(columns)
       where exists (select from pg_attribute where attrelid = $2::regclass and attname = key and not attisdropped)
     ) as columns
     from baton.captured where tbl = $1`,
    [table.name, place],
  );
  if (!row) return { schemaVersion: 0, columns: {} };
  return { schemaVersion: Number(row.schema_version), columns: sorted(JSON.parse(row.columns) as ColumnTypes) };
}

/** So that equal columns are equal texts, in the capture function too. */
function sorted(columns: ColumnTypes): ColumnTypes {
  return Object.fromEntries(Object.entries(columns).sort(([a], [b]) => (a < b ? -1 : 1)));
}
