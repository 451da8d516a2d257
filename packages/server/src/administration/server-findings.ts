import type { Database, Queryable } from '../postgres/database.ts';
import type { Finding } from './finding.ts';

/** What of the Postgres itself, its settings and its roles stands in the way. */
export async function findInServer(sql: Database): Promise<readonly Finding[]> {
  return [...(await findInSettings(sql)), ...(await findInRoles(sql)), ...(await findInTransactions(sql))];
}

interface Settings {
  readonly version: number;
  readonly encoding: string;
  readonly fsync: boolean;
  readonly full_page_writes: boolean;
  readonly synchronous_commit: string;
}

async function findInSettings(sql: Database): Promise<readonly Finding[]> {
  const [found] = await sql.query<Settings>(
    `select current_setting('server_version_num')::integer as version, current_setting('server_encoding') as encoding,
       current_setting('fsync')::boolean as fsync, current_setting('full_page_writes')::boolean as full_page_writes,
       current_setting('synchronous_commit') as synchronous_commit`,
  );
  if (!found) return [];
  const findings: Finding[] = [];
  if (found.version < 140_000) {
    findings.push({
      ...{ code: 'SERVER_TOO_OLD', severity: 'error', subject: 'server_version' },
      what: `Postgres is of version ${found.version}; Baton needs 14 or newer.`,
      next: 'Upgrade Postgres.',
    });
  }
  if (found.encoding !== 'UTF8') {
    findings.push({
      ...{ code: 'ENCODING_UNSUPPORTED', severity: 'error', subject: 'server_encoding' },
      what: `The database is in ${found.encoding}; Baton needs UTF8.`,
      next: 'Dump it and restore it into a database that is in UTF8.',
    });
  }
  // The embedded database never waits for the disk; docs/OPERATIONS.md says what follows.
  if (sql.kind === 'pglite') return findings;
  const weak = (['fsync', 'full_page_writes'] as const).filter((name) => !found[name]);
  if (found.synchronous_commit === 'off') {
    findings.push(
      weakSetting('synchronous_commit', 'a crash of Postgres loses the last moments of acknowledged writes'),
    );
  }
  return [...findings, ...weak.map((name) => weakSetting(name, 'a power cut may damage the database'))];
}

function weakSetting(subject: string, price: string): Finding {
  return {
    ...{ code: 'SETTING_WEAK', severity: 'warning', subject },
    what: `${subject} is off: ${price}.`,
    next: `Set ${subject} to on.`,
  };
}

/** Settings of roles and databases, which sessions of other programs start with. */
async function findInRoles(sql: Queryable): Promise<readonly Finding[]> {
  const settings = await sql.query<{ who: string; name: string; value: string }>(
    `select concat_ws(' in ', 'role ' || nullif(setrole, 0)::regrole, 'database ' || d.datname) as who,
       split_part(setting, '=', 1) as name, split_part(setting, '=', 2) as value
     from pg_db_role_setting s left join pg_database d on d.oid = s.setdatabase
     cross join lateral unnest(setconfig) setting
     where setdatabase = 0 or d.datname = current_database()
     union all
     select 'the server', name, reset_val from pg_settings
     where source in ('configuration file', 'command line') and name in ('default_transaction_isolation', 'session_replication_role')
     order by 1, 2`,
  );
  return settings.flatMap(({ who, name, value }): readonly Finding[] => {
    if (name === 'default_transaction_isolation' && /repeatable read|serializable/.test(value)) {
      const what = `Transactions of ${who} are ${value}: of two that write one scope at once, one fails with 40001.`;
      const next = 'Retry on 40001, or let writers use READ COMMITTED.';
      return [{ code: 'ISOLATION_STRICT', severity: 'warning', subject: who, what, next }];
    }
    if (name === 'session_replication_role' && value !== 'origin') {
      const what = `Sessions of ${who} run as ${value}: constraints and triggers rest there, except Baton's.`;
      const next = 'Reset session_replication_role; rows that break constraints fail on devices.';
      return [{ code: 'TRIGGERS_BYPASSED', severity: 'warning', subject: who, what, next }];
    }
    if (name === 'synchronous_commit' && value === 'off') {
      return [weakSetting(`synchronous_commit of ${who}`, 'a crash of Postgres loses the last moments of its writes')];
    }
    return [];
  });
}

/** A session open for so long holds up `VACUUM`, and whoever needs its locks. */
const oldMinutes = 5;

async function findInTransactions(sql: Queryable): Promise<readonly Finding[]> {
  const open = await sql.query<{ pid: number; program: string; minutes: number }>(
    `select pid, application_name as program, floor(extract(epoch from clock_timestamp() - xact_start) / 60)::integer as minutes
     from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and xact_start < clock_timestamp() - interval '${oldMinutes} minutes'
     order by xact_start, pid`,
  );
  const prepared = await sql.query<{ gid: string }>(
    `select gid from pg_prepared_xacts where database = current_database() order by prepared, gid`,
  );
  return [
    ...open.map(
      ({ pid, program, minutes }): Finding => ({
        ...{ code: 'TRANSACTION_OLD', severity: 'warning', subject: `process ${pid}` },
        what: `A transaction of ${program || 'a program without a name'} has been open for ${minutes} minutes.`,
        next: `Let it end, or end it with select pg_terminate_backend(${pid}).`,
      }),
    ),
    ...prepared.map(
      ({ gid }): Finding => ({
        ...{ code: 'TRANSACTION_PREPARED', severity: 'warning', subject: gid },
        what: 'A prepared transaction holds its locks, and the scopes that it wrote, until somebody ends it.',
        next: `Commit or roll back prepared ${gid}.`,
      }),
    ),
  ];
}
