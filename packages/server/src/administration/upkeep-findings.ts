import type { Queryable } from '../postgres/database.ts';
import { logWeeks } from '../postgres/log-weeks.ts';
import type { Finding } from './finding.ts';

/** Upkeep is done every hour: after so many without it, nobody does it. */
const lateHours = 24;

interface State {
  readonly unsorted: string;
  /** Since a server saw to it; null where none ever has. */
  readonly hours: number | null;
  readonly days: number | null;
  /** Weeks that were over long ago and are there; null for none. */
  readonly old: string | null;
}

/** What is kept longer than it should be, or has no place of its own. */
export async function findInUpkeep(sql: Queryable): Promise<readonly Finding[]> {
  const [exists] = await sql.query(`select where to_regclass('baton.upkeep') is not null`);
  // A database of an older Baton: a migration is found missing elsewhere.
  if (!exists) return [];
  const [state] = await sql.query<State>(
    `select (select count(*) from baton.log_default) as unsorted,
       (select floor(extract(epoch from clock_timestamp() - done_at) / 3600)::integer from baton.upkeep) as hours,
       (select log_days from baton.upkeep) as days,
       (
         select string_agg(name, ', ' order by begin) from (${logWeeks}) weeks, baton.upkeep
         where begin + interval '8 days' < clock_timestamp() - log_days * interval '1 day'
       ) as old`,
  );
  if (!state) return [];
  const { unsorted, hours, days, old } = state;
  const findings: Finding[] = [];
  if (hours !== null && hours >= lateHours) {
    findings.push({
      ...{ code: 'UPKEEP_LATE', severity: 'warning', subject: 'baton' },
      what: `For ${hours} hours no server has made weeks of the log and removed old changes and ids.`,
      next: 'Start a server, or read in the log of one that runs what is in its way.',
    });
  }
  if (unsorted !== '0') {
    findings.push({
      ...{ code: 'LOG_UNSORTED', severity: 'warning', subject: 'baton.log_default' },
      what: `${unsorted} changes are in no week of the log: no server ran when they were written, or a clock was wrong.`,
      next: 'Start a server, or run baton migrate.',
    });
  }
  if (old !== null) {
    findings.push({
      ...{ code: 'LOG_OLD', severity: 'warning', subject: 'baton.log' },
      what: `Weeks are there that are kept no more, since changes are kept for ${days} days: ${old}.`,
      next: 'End what holds the log open: old and prepared transactions.',
    });
  }
  return findings;
}
