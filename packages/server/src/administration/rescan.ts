import { BatonError, findTable, type NamedTable, type Schema } from '@baton/protocol';
import type { Database, Queryable } from '../postgres/database.ts';
import { pathOf } from '../postgres/scoping.ts';
import { quoteText } from '../postgres/sql-text.ts';
import { type Attached, type AttachedTable, readAttached } from './attached-tables.ts';
import { type Disagreement, disagreementsOf } from './log-against-table.ts';

/** What a rescan wrote into the log, by table. */
export type Rescanned = Readonly<Record<string, Readonly<Record<Disagreement, number>>>>;

/**
 * Writes into the log what a table holds and the log does not say: after writes that passed by the
 * triggers, `ADD COLUMN … DEFAULT`, a partition that was attached. Rows that the log does not know
 * are written whole, also those that were there before capture came, so that afterwards the log
 * agrees with the table and a second run finds nothing.
 *
 * Tables whose rows follow this one's are seen to as well, since their rows may have moved along.
 * Writers of these tables, and of those above, wait meanwhile.
 * @throws BatonError UNKNOWN_TABLE, SCHEMA_MISMATCH where it is not captured, LOCK_TIMEOUT
 */
export async function rescan(database: Database, schema: Schema, name: string): Promise<Rescanned> {
  const table = findTable(schema, name);
  if (!table) throw new BatonError('UNKNOWN_TABLE', `The schema declares no table ${JSON.stringify(name)}.`);
  const counts: Record<string, Record<Disagreement, number>> = {};
  // A row that the log has in several scopes is put right in one at a time.
  for (let isRight = false; !isRight; ) {
    isRight = await database.transaction((sql) => rescanOnce(sql, { schema, table, counts }));
  }
  return counts;
}

interface Run {
  readonly schema: Schema;
  readonly table: NamedTable;
  readonly counts: Record<string, Record<Disagreement, number>>;
}

async function rescanOnce(sql: Queryable, { schema, table, counts }: Run): Promise<boolean> {
  await sql.query(`select set_config('statement_timeout', '0', true)`);
  const attached = await readAttached(sql, schema);
  const tables = Object.values<NamedTable>(schema.tables).filter((each) => pathOf(each).includes(table));
  const locked = new Set(tables.flatMap((each) => pathOf(each).map(attached.placeOf)));
  // It waits for those who write already, and keeps out those who come.
  await sql.query(`lock table ${[...locked].toSorted().join(', ')} in share row exclusive mode`);
  let isRight = true;
  for (const each of tables) {
    const found = await noteDisagreements(sql, requireAttached(attached, each), attached);
    const sums = (counts[each.name] ??= { unlogged: 0, extra: 0, missing: 0, different: 0 });
    for (const { disagreement, rows } of found) {
      sums[disagreement] += rows;
      isRight = false;
    }
  }
  if (!isRight) await sql.query('insert into baton.open_transaction (tx, more) values (baton.current_tx(), true)');
  return isRight;
}

/**
 * Notes the row that the log has as gone and the one in the table as arrived, with the scopes of
 * both; the function that runs at COMMIT logs what is between them.
 */
async function noteDisagreements(sql: Queryable, table: AttachedTable, { placeOf }: Attached) {
  const name = quoteText(table.table.name);
  return await sql.query<{ disagreement: Disagreement; rows: number }>(
    `with found as materialized (
       select * from (${disagreementsOf(table, placeOf)}) d
     ), gone as (
       select distinct on (key) key, scope, known from found where known is not null order by key, scope
     ), noted as (
       insert into baton.touched (tx, tbl, key, scope, weight, image)
       select baton.current_tx(), ${name}, key, scope, 1, known from gone
       union all
       select baton.current_tx(), ${name}, key, scope, -1, image from found where image is not null
     )
     select disagreement, count(*)::integer as rows from found group by disagreement`,
  );
}

function requireAttached({ tables }: Attached, { name }: NamedTable): AttachedTable {
  const found = tables.find(({ table }) => table.name === name);
  if (!found) throw new BatonError('SCHEMA_MISMATCH', `table ${name} is not captured; run baton migrate`);
  return found;
}
