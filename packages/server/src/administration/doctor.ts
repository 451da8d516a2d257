import type { Schema } from '@baton/protocol';
import type { Database, Queryable } from '../postgres/database.ts';
import { isAttached, readAttached } from './attached-tables.ts';
import { findInCapture } from './capture-findings.ts';
import type { Finding } from './finding.ts';
import { findInLog } from './log-findings.ts';
import { findInReaders } from './reader-findings.ts';
import { findInServer } from './server-findings.ts';
import { findInTables } from './table-findings.ts';

export interface DoctorOptions {
  /** Compare every row with the log; default true. It reads the tables and the log once. */
  readonly log?: boolean;
}

/**
 * Looks for what loses changes, or will: in the server, its settings and roles, in capture, in the
 * tables, and in the log against the tables. Changes nothing.
 */
export async function diagnose(
  database: Database,
  schema: Schema,
  { log = true }: DoctorOptions = {},
): Promise<readonly Finding[]> {
  const findings: Finding[] = [...(await findInServer(database))];
  if (!(await isAttached(database))) {
    const what = 'There is nothing of Baton in this database.';
    return [
      ...findings,
      { code: 'NOT_ATTACHED', severity: 'error', subject: 'baton', what, next: 'Run baton migrate.' },
    ];
  }
  const attached = await readAttached(database, schema);
  findings.push(...(await findInCapture(database, schema, attached)));
  findings.push(...(await findInTables(database, attached)));
  if (log) findings.push(...(await findInLog(database, attached)));
  findings.push(...findInReaders(attached), await measure(database));
  return findings.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

const severities: readonly Finding['severity'][] = ['error', 'warning', 'note'];

async function measure(sql: Queryable): Promise<Finding> {
  const [size] = await sql.query<{ log: string; versions: string; mutations: string; size: string }>(
    `select (select count(*) from baton.log) as log, (select count(*) from baton.version) as versions,
       (select count(*) from baton.mutation) as mutations,
       pg_size_pretty(sum(pg_total_relation_size(oid))) as size
     from pg_class where relnamespace = 'baton'::regnamespace and relkind in ('r', 'p')`,
  );
  const { log, versions, mutations, size: bytes } = size ?? {};
  const what = `The log holds ${log} changes in ${versions} versions, and ${mutations} mutations: ${bytes}.`;
  return { code: 'SIZE', severity: 'note', subject: 'baton', what, next: '' };
}
