import { isBatonError } from '@baton/protocol';
import type { Database } from './database.ts';
import { forgetMutations, forgetVersions } from './forgetting.ts';
import { addLogWeeks, findOldLogWeeks } from './log-weeks.ts';
import type { Retention } from './retention.ts';
import { takeTurn } from './upkeep-turn.ts';

/** When a server last saw to it all, and by which retention; for `doctor`. */
export const upkeepTable = `create table baton.upkeep (
  done_at timestamptz not null,
  log_days integer not null,
  id_days integer not null
)`;

/** What one pass of upkeep did. */
export interface Kept {
  /** Partitions of the log that were made, and that were dropped. */
  readonly added: readonly string[];
  readonly dropped: readonly string[];
  /** Records that were deleted. */
  readonly mutations: number;
  readonly versions: number;
}

/**
 * Makes the weeks of the log that come and drops those that are over, forgets ids that are too old.
 * All in short transactions; what is in another server's hands is left to it.
 * @throws BatonError LOCK_TIMEOUT where somebody was in the way of a part; the others are done all the same
 */
export async function keepOnce(database: Database, retention: Retention, signal: AbortSignal): Promise<Kept> {
  const { logDays, idDays } = retention;
  let obstacle: unknown;
  async function unlessLocked<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return signal.aborted ? undefined : await work();
    } catch (error) {
      if (!isBatonError(error) || error.code !== 'LOCK_TIMEOUT') throw error;
      obstacle = error;
      return undefined;
    }
  }

  const added = (await unlessLocked(() => takeTurn(database, addLogWeeks))) ?? [];
  const dropped: string[] = [];
  for (const week of await findOldLogWeeks(database, logDays)) {
    const gone = await unlessLocked(() => dropWeek(database, week));
    if (gone) dropped.push(week);
  }
  // Whoever is still at work is not seen here.
  await unlessLocked(() => takeTurn(database, (sql) => sql.query('delete from baton.touched')));
  const mutations = (await unlessLocked(() => forgetMutations(database, idDays, signal))) ?? 0;
  const versions = (await unlessLocked(() => forgetVersions(database, idDays, signal))) ?? 0;
  // A real Postgres vacuums by itself; in the embedded one nobody does.
  if (database.kind === 'pglite' && mutations + versions > 0)
    await database.query('vacuum baton.mutation, baton.version');
  if (obstacle !== undefined) throw obstacle;
  if (!signal.aborted) await noteDone(database, retention);
  return { added, dropped, mutations, versions };
}

/** Pulls that are under way end first; a version is given whole or not at all: see `pullFunction`. */
async function dropWeek(database: Database, week: string): Promise<boolean | undefined> {
  return await takeTurn(database, async (sql) => {
    await sql.query(`drop table if exists baton.${week}`);
    return true;
  });
}

async function noteDone(database: Database, { logDays, idDays }: Retention): Promise<void> {
  await takeTurn(database, async (sql) => {
    await sql.query('delete from baton.upkeep');
    await sql.query('insert into baton.upkeep values (clock_timestamp(), $1, $2)', [logDays, idDays]);
  });
}
