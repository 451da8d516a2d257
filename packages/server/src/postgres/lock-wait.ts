import { errorOf } from '@baton/protocol';
import type { Logger } from 'pino';
import type { Pool } from 'pg';
import { sqlStateOf, toBatonError } from './database-error.ts';

const lockNotAvailable = '55P03';

/** Below every `lock_timeout` of ours, so that the wait is still on when this asks. */
const askAfterMs = 700;

export interface LockWaitOptions {
  readonly pool: Pool;
  readonly log: Logger;
  /** The process id of the session that runs the statement. */
  readonly pid: number;
}

/**
 * Runs a statement and, where it waits for a lock in vain, says who held it. Postgres knows
 * that only during the wait, so it is asked then, through another session.
 * @throws BatonError LOCK_TIMEOUT with the processes, or the transactions that are prepared, in `details`
 */
export async function nameLockHolder<Result>(
  { pool, log, pid }: LockWaitOptions,
  run: () => Promise<Result>,
): Promise<Result> {
  let holders: readonly LockHolder[] = [];
  const timer = setTimeout(() => {
    findHolders(pool, pid).then(
      (found) => {
        holders = found;
      },
      (error: unknown) => log.warn({ err: error }, 'could not ask who holds a lock'),
    );
  }, askAfterMs);
  try {
    return await run();
  } catch (error) {
    if (sqlStateOf(error) !== lockNotAvailable) throw toBatonError(error);
    log.warn({ holders, waitingPid: pid }, 'a lock was not free in time');
    const details = holders.length > 0 ? `held by ${holders.map(({ name }) => name).join(', ')}` : undefined;
    throw errorOf('LOCK_TIMEOUT', { cause: error, ...(details ? { details } : {}) });
  } finally {
    clearTimeout(timer);
  }
}

interface LockHolder {
  /** `process 4711`, or `prepared transaction …`: those have no process. */
  readonly name: string;
  readonly application: string | null;
  readonly state: string;
  readonly transactionSeconds: number;
}

async function findHolders(pool: Pool, pid: number): Promise<readonly LockHolder[]> {
  const { rows } = await pool.query<LockHolder>(
    `select 'process ' || pid as name, application_name as application, state,
       extract(epoch from clock_timestamp() - xact_start)::integer as "transactionSeconds"
     from pg_stat_activity where pid = any(pg_blocking_pids($1))
     union all
     select 'prepared transaction ' || gid, null, 'prepared', extract(epoch from clock_timestamp() - prepared)::integer
     from pg_prepared_xacts
     where transaction in (select transactionid from pg_locks where pid = $1 and not granted)`,
    [pid],
  );
  return rows;
}
