import { type BatonError, isBatonError, type Schema } from '@baton/protocol';
import type { Database, Queryable } from '../postgres/database.ts';
import { quoteName } from '../postgres/sql-text.ts';
import type { Attached } from './attached-tables.ts';
import type { Finding } from './finding.ts';
import { planMigration } from './plan-migration.ts';

/** Whether every declared table is captured, as it is declared, by triggers that run. */
export async function findInCapture(
  database: Database,
  schema: Schema,
  attached: Attached,
): Promise<readonly Finding[]> {
  const triggers = await readTriggers(database);
  return [
    ...attached.missing.map(
      ({ name }): Finding => ({
        ...{ code: 'CAPTURE_MISSING', severity: 'error', subject: name },
        what: 'The schema declares this table, and nothing captures its writes.',
        next: 'Run baton migrate.',
      }),
    ),
    ...triggersMissing(attached, triggers),
    ...triggersResting(triggers),
    ...(await findUndeclared(database, schema)),
    ...(await findStale(database, schema, attached)),
  ];
}

interface InstalledTriggers {
  readonly place: string;
  /** The declared table, of which this may be a partition. */
  readonly table: string;
  /** `name:state` of those that do not run in every session. */
  readonly resting: string;
}

async function readTriggers(sql: Queryable): Promise<readonly InstalledTriggers[]> {
  return await sql.query<InstalledTriggers>(
    `select format('"%s"."%s"', n.nspname, c.relname) as place, min(substr(p.proname, length('capture_') + 1)) as "table",
       coalesce(string_agg(t.tgname || ':' || t.tgenabled::text, ',' order by t.tgname) filter (where t.tgenabled <> 'A'), '') as resting
     from pg_trigger t join pg_proc p on p.oid = t.tgfoid
     join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
     where p.pronamespace = 'baton'::regnamespace and not t.tgisinternal and c.relnamespace <> p.pronamespace
     group by 1 order by 1`,
  );
}

function triggersMissing({ tables }: Attached, triggers: readonly InstalledTriggers[]): readonly Finding[] {
  const withTriggers = new Set(triggers.map(({ place }) => place));
  return tables
    .filter(({ place }) => !withTriggers.has(place))
    .map(({ table }) => ({
      ...{ code: 'CAPTURE_MISSING', severity: 'error', subject: table.name },
      what: 'Its triggers are gone: nothing captures its writes.',
      next: `Run baton migrate, then baton rescan ${table.name}.`,
    }));
}

const states: Readonly<Record<string, string>> = {
  D: 'is disabled',
  O: 'rests where session_replication_role is replica',
  R: 'runs only where session_replication_role is replica',
};

function triggersResting(triggers: readonly InstalledTriggers[]): readonly Finding[] {
  return triggers.flatMap(({ place, table, resting }): readonly Finding[] => {
    if (resting === '') return [];
    const each = resting.split(',').map((text) => `${text.slice(0, -2)} ${states[text.slice(-1)]}`);
    const what = `${each.join(', ')}: writes pass by the log.`;
    const next = `Run baton migrate, then baton rescan ${table}.`;
    return [{ code: 'CAPTURE_DISABLED', severity: 'error', subject: place, what, next }];
  });
}

/** Tables and columns that are captured, and no longer declared or there. */
async function findUndeclared(sql: Queryable, schema: Schema): Promise<readonly Finding[]> {
  const captured = await sql.query<{ tbl: string; columns: string }>(
    'select tbl, columns from baton.captured order by tbl',
  );
  const findings: Finding[] = [];
  for (const { tbl, columns } of captured) {
    if (!Object.hasOwn(schema.tables, tbl)) {
      findings.push({
        ...{ code: 'CAPTURE_UNDECLARED', severity: 'warning', subject: tbl },
        what: 'It is captured, and this schema does not declare it: another schema did.',
        next: 'Give the schema that the servers run with. If none declares it, drop its triggers named baton_….',
      });
      continue;
    }
    const stored = await sql.query<{ name: string }>(
      `select attname::text as name from pg_attribute where attrelid = to_regclass($1) and attnum > 0 and not attisdropped`,
      [quoteName(tbl)],
    );
    const names = new Set(stored.map(({ name }) => name));
    const absent = Object.keys(JSON.parse(columns) as object).filter((name) => !names.has(name));
    for (const name of absent) {
      findings.push({
        ...{ code: 'COLUMN_ABSENT', severity: 'error', subject: `${tbl}.${name}` },
        what: 'It is captured and no longer there: writes of the table fail.',
        next: 'Take it out of the schema, or add it again; then run baton migrate.',
      });
    }
  }
  return findings;
}

/** What a migration would change or refuse, told by a rehearsal of it. */
async function findStale(database: Database, schema: Schema, { refused }: Attached): Promise<readonly Finding[]> {
  if (refused.length > 0) return refused.map(mismatchFinding);
  try {
    const { altered, captured, created, released, isUpgrade } = await planMigration(database, schema);
    const changes = [...created, ...altered, ...captured, ...released, ...(isUpgrade ? ['the schema baton'] : [])];
    return changes.map((subject) => ({
      ...{ code: 'CAPTURE_STALE', severity: 'warning', subject },
      what: 'It is not as the schema and this version of Baton have it.',
      next: 'Run baton migrate; with --dry-run it says what it would do.',
    }));
  } catch (error) {
    if (isBatonError(error) && error.code === 'SCHEMA_MISMATCH') return [mismatchFinding(error)];
    throw error;
  }
}

function mismatchFinding({ message }: BatonError): Finding {
  const next = 'Change the table or the schema; no server starts like this.';
  return { code: 'SCHEMA_MISMATCH', severity: 'error', subject: 'schema', what: message, next };
}
