import { setTimeout as sleep } from 'node:timers/promises';
import { BatonError } from '@baton/protocol';
import type { Logger } from 'pino';
import type { Database } from './database.ts';
import { createPgliteDatabase } from './pglite-database.ts';
import { createPostgresDatabase, isRefusal } from './postgres-database.ts';

export interface OpenDatabaseOptions {
  /** A real Postgres; without it the embedded one. */
  readonly databaseUrl?: string | undefined;
  /** Where the embedded database keeps its data. */
  readonly dataFolder: string;
  readonly log: Logger;
  /** Ends the wait for a Postgres that does not answer. */
  readonly signal?: AbortSignal;
}

const waitsMs = [250, 500, 1_000, 2_000, 5_000] as const;

/**
 * Opens the database that the options name. A Postgres that does not answer is tried again
 * until it does or `signal` aborts; each wait is in the log.
 * @throws BatonError DATA_FOLDER_LOCKED, DATA_FOLDER_UNWRITABLE, DATABASE_UNSUPPORTED where
 *   Postgres answers and refuses
 */
export async function openDatabase({ databaseUrl, dataFolder, log, signal }: OpenDatabaseOptions): Promise<Database> {
  if (databaseUrl === undefined) {
    const database = await createPgliteDatabase({ folder: dataFolder });
    log.info({ dataFolder }, 'embedded database: safe against a killed process, not against a power cut');
    return database;
  }
  const database = createPostgresDatabase({ url: databaseUrl, log });
  try {
    await waitForAnswer(database, log, signal);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function waitForAnswer(database: Database, log: Logger, signal: AbortSignal | undefined): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await database.query('select 1');
      return;
    } catch (error) {
      const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
      if (isRefusal(error)) {
        throw new BatonError('DATABASE_UNSUPPORTED', `the database refuses: ${reason}`, { cause: error });
      }
      const waitMs = waitsMs[Math.min(attempt, waitsMs.length - 1)] ?? 0;
      log.warn({ reason, waitMs }, 'the database does not answer; trying again');
      await sleep(waitMs, undefined, signal ? { signal } : {});
    }
  }
}
