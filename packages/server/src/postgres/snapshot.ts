import {
  limits,
  originTag,
  type Cursor,
  type NamedTable,
  type Schema,
  type Scope,
  type WireRow,
} from '@baton/protocol';
import type { SnapshotPage } from '../engine/store.ts';
import type { Database } from './database.ts';
import { keyValues, scopeValue } from '../engine/key-values.ts';
import type { PlaceOf } from './declared-tables.ts';
import { scopeJoin } from './scoping.ts';
import { quoteName, wireColumns } from './sql-text.ts';

interface ScopeRequest {
  readonly database: Database;
  readonly epoch: string;
  readonly placeOf: PlaceOf;
  readonly scope: Scope;
}

export interface SnapshotStart extends ScopeRequest {
  readonly schema: Schema;
}

export interface SnapshotPageRequest extends ScopeRequest {
  readonly table: NamedTable;
  readonly after: string | null;
  readonly rowsMax: number;
}

interface ScopeState {
  readonly version: string | null;
  readonly tag: string | null;
}

const scopeState = `
  (select version from baton.scope where scope = $1) as version,
  (select tag from baton.scope where scope = $1) as tag`;

/** See `Store.snapshotBegin`. One statement, so that cursor and count are of one instant. */
export async function startSnapshot({ database, epoch, schema, placeOf, scope }: SnapshotStart) {
  const parameters: string[] = [scope];
  const counts: string[] = [];
  for (const table of Object.values<NamedTable>(schema.tables)) {
    const value = scopeValue(table, scope);
    if (value === undefined) continue;
    parameters.push(value);
    const { from, id } = scopeJoin(table, placeOf);
    counts.push(`(select count(*) from ${from} where ${id} = $${parameters.length})`);
  }
  const [row] = await database.query<ScopeState & { row_count: string }>(
    `select ${scopeState}, ${['0', ...counts].join(' + ')} as row_count`,
    parameters,
  );
  return { cursor: cursorOf(epoch, row), rowCount: Number(row?.row_count ?? 0) };
}

/** See `Store.snapshotPage`. One statement, so that rows and cursor are of one instant. */
export async function readSnapshotPage(request: SnapshotPageRequest): Promise<SnapshotPage> {
  const { database, epoch, placeOf, scope, table, after, rowsMax } = request;
  const value = scopeValue(table, scope);
  const start = after === null ? [] : keyValues(table, after);
  const parameters: unknown[] = [scope];
  let page = noPage;
  if (value !== undefined && start !== undefined) {
    parameters.push(rowsMax, value, ...start);
    page = pageOf(table, placeOf, start.length > 0);
  }
  const [row] = await database.query<ScopeState & { rows: string; read: number }>(
    `select ${scopeState}, page.* from (${page}) page`,
    parameters,
  );
  const rows = JSON.parse(row?.rows ?? '[]') as WireRow[];
  const read = row?.read ?? 0;
  return { rows, cursor: cursorOf(epoch, row), isLast: rows.length === read && read < rowsMax };
}

const noPage = `select '[]' as rows, 0 as read`;

/** One row at least: the first is the one whose bytes are all there are so far. */
const fits = `bytes_until <= ${limits.answerBytesMax} or bytes_until = bytes`;

/**
 * `offset 0` keeps Postgres from making a line anew for each use of it.
 * $2 is the number of rows, $3 the scope column's value, from $4 on the key to begin after.
 */
function pageOf(table: NamedTable, placeOf: PlaceOf, hasStart: boolean): string {
  const { from, id } = scopeJoin(table, placeOf);
  const key = table.key.map((name) => sortedColumn(table, name)).join(', ');
  const start = table.key.map((_, index) => `$${index + 4}`).join(', ');
  return `
    select
      '[' || coalesce(string_agg(line, ',') filter (where ${fits}), '') || ']' as rows,
      count(*)::integer as read
    from (
      select line, octet_length(line) as bytes, sum(octet_length(line)) over (rows unbounded preceding) as bytes_until
      from (
        select row_to_json(_row)::text as line from (
          select ${wireColumns(table, 'r')} from ${from}
          where ${id} = $3 ${hasStart ? `and (${key}) > (${start})` : ''}
          order by ${key} limit $2::integer
        ) _row
        offset 0
      ) lines
    ) measured`;
}

/** Texts are ordered by their bytes, so that the order does not depend on the database's locale. */
function sortedColumn(table: NamedTable, name: string): string {
  const isText = table.columns[name]?.type.name === 'text';
  return `r.${quoteName(name)}${isText ? ' collate "C"' : ''}`;
}

function cursorOf(epoch: string, state: ScopeState | undefined): Cursor {
  return { epoch, version: Number(state?.version ?? 0), tag: state?.tag ?? originTag };
}
