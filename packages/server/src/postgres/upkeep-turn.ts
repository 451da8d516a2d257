import type { Database, Queryable } from './database.ts';

// "upkeep" in ASCII: one turn at a time in this database.
const upkeepLock = 0x75706b656570;

/** Keeps upkeep out until the transaction ends. */
export async function takeUpkeepLock(sql: Queryable): Promise<void> {
  await sql.query('select pg_advisory_xact_lock($1)', [upkeepLock]);
}

/** Who waits for a lock holds up all who come after; nothing that upkeep does is worth more than this. */
const lockTimeout = '200ms';

/**
 * One short transaction of upkeep. Does nothing, and gives undefined, while another server has its turn.
 * @throws BatonError LOCK_TIMEOUT
 */
export async function takeTurn<Result>(
  database: Database,
  work: (sql: Queryable) => Promise<Result>,
): Promise<Result | undefined> {
  return await database.transaction(async (sql) => {
    const [turn] = await sql.query<{ isMine: boolean }>(
      `select pg_try_advisory_xact_lock($1) as "isMine", set_config('lock_timeout', '${lockTimeout}', true)`,
      [upkeepLock],
    );
    return turn?.isMine ? await work(sql) : undefined;
  });
}
