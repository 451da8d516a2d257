import { isBatonError, type Schema } from '@baton/protocol';
import { sqlStateOf } from '../postgres/database-error.ts';
import type { Database, Queryable } from '../postgres/database.ts';
import { isAttached, readAttached } from './attached-tables.ts';
import { findInCapture } from './capture-findings.ts';
import type { Finding } from './finding.ts';
import { findInLog } from './log-findings.ts';
import { findInReaders } from './reader-findings.ts';
import { findInServer } from './server-findings.ts';
import { findInTables } from './table-findings.ts';
import { findInUpkeep } from './upkeep-findings.ts';

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
  const look = async (part: () => Promise<readonly Finding[]>) => findings.push(...(await orRightsMissing(part)));
  await look(async () => {
    if (!(await isAttached(database))) return [notAttached];
    const attached = await readAttached(database, schema);
    await look(() => findInCapture(database, schema, attached));
    await look(() => findInTables(database, attached));
    await look(() => findInUpkeep(database));
    if (log) await look(() => findInLog(database, attached));
    return [...findInReaders(attached), await measure(database)];
  });
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

const notAttached: Finding = {
  ...{ code: 'NOT_ATTACHED', severity: 'error', subject: 'baton' },
  what: 'There is nothing of Baton in this database.',
  next: 'Run baton migrate.',
};

/** The other parts are looked at all the same. */
async function orRightsMissing(part: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await part();
  } catch (error) {
    if (sqlStateOf(error) !== '42501' || !isBatonError(error)) throw error;
    const what = `Postgres refuses this role: ${error.cause instanceof Error ? error.cause.message : error.message}.`;
    const next = 'Run as the owner of the tables and of the schema baton, with CREATE on the database.';
    return [{ code: 'RIGHTS_MISSING', severity: 'error', subject: 'role', what, next }];
  }
}
