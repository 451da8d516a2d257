import type { Queryable } from '../postgres/database.ts';
import { scopeJoin } from '../postgres/scoping.ts';
import type { Attached, AttachedTable } from './attached-tables.ts';
import type { Finding } from './finding.ts';

/** What of the captured tables themselves lets changes pass by, or makes them slow. */
export async function findInTables(sql: Queryable, { tables, placeOf }: Attached): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const each of tables) {
    findings.push(...(await findUnsuited(sql, each)));
    const subject = `${each.table.name}.${each.table.scope}`;
    if (!(await hasIndex(sql, each))) {
      findings.push({
        ...{ code: 'INDEX_MISSING', severity: 'warning', subject },
        what: 'No index begins with it: first syncs read the whole table, and so do moves of the rows that it points to.',
        next: `create index concurrently on ${each.place} ("${each.table.scope}")`,
      });
    }
    const { from, id } = scopeJoin(each.table, placeOf);
    const [lost] = await sql.query<{ rows: string }>(`select count(*) as rows from ${from} where ${id} is null`);
    if (lost && lost.rows !== '0') {
      findings.push({
        ...{ code: 'ROWS_WITHOUT_SCOPE', severity: 'note', subject },
        what: `${lost.rows} rows are in no scope, and on no device.`,
        next: 'If they should be, fill in the column that tells their scope.',
      });
    }
  }
  return findings;
}

async function findUnsuited(sql: Queryable, { table, place }: AttachedTable): Promise<readonly Finding[]> {
  const [facts] = await sql.query<{ isUnlogged: boolean; subscriptions: string }>(
    `select relpersistence = 'u' as "isUnlogged",
       (select count(*) from pg_subscription_rel where srrelid = c.oid) as subscriptions
     from pg_class c where c.oid = $1::regclass`,
    [place],
  );
  const subject = table.name;
  const findings: Finding[] = [];
  if (facts?.isUnlogged) {
    findings.push({
      ...{ code: 'TABLE_UNSUITED', severity: 'error', subject },
      what: 'It is unlogged: a crash empties it, and nothing tells the devices.',
      next: `alter table ${place} set logged`,
    });
  }
  if (facts && facts.subscriptions !== '0') {
    findings.push({
      ...{ code: 'SUBSCRIBED', severity: 'error', subject },
      what: 'A subscription of logical replication writes it: its first copy and its TRUNCATE pass statement triggers by.',
      next: `Replicate the table where it is written, or run baton rescan ${table.name} after each copy.`,
    });
  }
  return findings;
}

async function hasIndex(sql: Queryable, { table, place }: AttachedTable): Promise<boolean> {
  const [index] = await sql.query(
    `select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
     where i.indrelid = $1::regclass and a.attname = $2 and i.indisvalid and i.indpred is null`,
    [place, table.scope],
  );
  return index !== undefined;
}
