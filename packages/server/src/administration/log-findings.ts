import type { Queryable } from '../postgres/database.ts';
import type { Attached } from './attached-tables.ts';
import type { Finding } from './finding.ts';
import { type Disagreement, disagreementsOf } from './log-against-table.ts';

/** Rows that the log and the tables disagree about, with a few of their keys and none of their values. */
export async function findInLog(sql: Queryable, { tables, placeOf }: Attached): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const each of tables) {
    const rows = await sql.query<{ disagreement: Disagreement; count: string; keys: string }>(
      `select disagreement, count(*) as count, json_agg(key) filter (where n <= ${examplesMax}) as keys
       from (
         select disagreement, key, row_number() over (partition by disagreement order by key) as n
         from (${disagreementsOf(each, placeOf)}) d
       ) numbered
       group by disagreement order by disagreement`,
    );
    for (const { disagreement, count, keys } of rows) {
      const examples = (JSON.parse(keys) as string[]).join(', ');
      findings.push({
        ...severityOf(disagreement),
        subject: each.table.name,
        what: `${count} rows ${sayings[disagreement]}: ${examples}${Number(count) > examplesMax ? ', …' : ''}.`,
        next: `${disagreement === 'unlogged' ? 'If they were, run' : 'Run'} baton rescan ${each.table.name}.`,
      });
    }
  }
  return findings;
}

const examplesMax = 3;

const sayings: Readonly<Record<Disagreement, string>> = {
  different: 'have other values than the log says',
  extra: 'are there, and the log says that they are gone',
  missing: 'are gone, and the log says that they are there',
  unlogged:
    'are not in the log, or not with all their columns: they are older than capture or than the log, or were written past it',
};

function severityOf(disagreement: Disagreement): Pick<Finding, 'code' | 'severity'> {
  // What a first sync reads is right in any case.
  return disagreement === 'unlogged'
    ? { code: 'LOG_INCOMPLETE', severity: 'note' }
    : { code: 'LOG_DIFFERS', severity: 'error' };
}
