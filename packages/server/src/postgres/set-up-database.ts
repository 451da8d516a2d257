import { setTimeout as sleep } from 'node:timers/promises';
import { BatonError, isBatonError, type Schema } from '@baton/protocol';
import type { Logger } from 'pino';
import type { Store } from '../engine/store.ts';
import type { Database } from './database.ts';
import { sqlStateOf } from './database-error.ts';
import { migrate, type Prepare } from './migrate.ts';
import { createPostgresStore } from './postgres-store.ts';
import { reclaimRoom } from './reclaim-room.ts';

export interface SetUpParts {
  readonly database: Database;
  readonly schema: Schema;
  /** See `ServerOptions.prepare`. */
  readonly prepare?: Prepare | undefined;
  readonly log: Logger;
  /** Ends the tries. */
  readonly signal: AbortSignal;
  /** Hears of each try that failed and will be followed by another. */
  readonly onObstacle: () => void;
}

const waitsMs = [250, 500, 1_000, 2_000, 5_000] as const;

/**
 * Migrates a database and opens the store in it. What may pass (a Postgres that is down, that
 * is read-only for now, in which somebody holds a lock) is tried again, for ever and in the log.
 * @throws BatonError what cannot pass: SCHEMA_MISMATCH, DATABASE_UNSUPPORTED, and on the
 *   embedded database everything
 */
export async function setUpDatabase(parts: SetUpParts): Promise<Store> {
  const { database, schema, prepare, log, signal, onObstacle } = parts;
  for (let attempt = 0; ; attempt++) {
    try {
      const placeOf = await migrate(database, schema, prepare);
      await reclaimRoom(database);
      const store = await createPostgresStore({ database, schema, placeOf });
      if (attempt > 0) log.info({}, 'the database is ready');
      return store;
    } catch (error) {
      if (isRefusal(error)) throw refused(error);
      if (database.kind === 'pglite' || !mayPass(error)) throw error;
      const waitMs = waitsMs[Math.min(attempt, waitsMs.length - 1)] ?? 0;
      const { code, details } = error;
      log.warn({ code, details, reason: reasonOf(error), waitMs }, 'the database is not ready; trying again');
      onObstacle();
      await sleep(waitMs, undefined, { signal });
    }
  }
}

/** The database answers and refuses: rights, passwords, databases and objects that do not exist. */
function isRefusal(error: unknown): error is BatonError {
  return /^(28|3D|42)/.test(sqlStateOf(error) ?? '');
}

/** What Postgres says here names roles and objects, and no rows. */
function refused(error: BatonError): BatonError {
  return new BatonError('DATABASE_UNSUPPORTED', `The database refuses: ${reasonOf(error)}.`, { cause: error });
}

function mayPass(error: unknown): error is BatonError {
  return isBatonError(error) && error.recovery === 'retry' && error.code !== 'INTERNAL';
}

function reasonOf({ cause }: BatonError): string {
  if (!(cause instanceof Error)) return '';
  // Where several addresses were tried, Node gives a code and no sentence.
  return cause.message || ('code' in cause ? String(cause.code) : cause.name);
}
