import { setTimeout as sleep } from 'node:timers/promises';
import { PGlite, types } from '@electric-sql/pglite';
import { BatonError, errorOf } from '@baton/protocol';
import type { Database, Queryable } from './database.ts';
import { lockDataFolder, type DataFolder } from './data-folder.ts';
import { sqlStateOf, toBatonError } from './database-error.ts';
import { freeBytesOf, guardReserve, isBelowReserve } from './disk-reserve.ts';
import { parameterText, valueParser } from './parameters.ts';
import { pinSession } from './session-settings.ts';

export interface PgliteDatabaseOptions {
  /** Where the data lives; in memory without one. */
  readonly folder?: string;
  /** Bytes free on the folder's disk; for tests. */
  readonly freeBytes?: () => number;
  /** A transaction under way gets this long when the database is closed. */
  readonly closeMs?: number;
}

/**
 * The embedded Postgres, in this process.
 *
 * Durability: what was acknowledged survives a killed process, because it has reached the
 * operating system. It may not survive a power cut, because PGlite does not wait for the
 * disk (`fsync = off`). Set DATABASE_URL to a real Postgres where that matters.
 *
 * It is one session: a transaction holds up every other statement, so never wait inside one
 * for anything but the database, nor call `database.query` in it.
 *
 * @throws BatonError DATA_FOLDER_LOCKED, DATA_FOLDER_UNWRITABLE, DATA_FOLDER_DAMAGED, DISK_FULL
 */
export async function createPgliteDatabase(options: PgliteDatabaseOptions = {}): Promise<Database> {
  const { folder, freeBytes, closeMs = 5_000 } = options;
  const held = folder === undefined ? undefined : lockDataFolder(folder);
  const freeBytesNow = freeBytes ?? (() => (held ? freeBytesOf(held.path) : Infinity));
  try {
    const pglite = await PGlite.create(held?.databasePath);
    keepText(pglite);
    await pglite.query(pinSession);
    const checkDisk = guardReserve(pglite, freeBytesNow);
    return {
      kind: 'pglite',
      async query(statement, parameters) {
        await checkDisk();
        return runStatement(pglite, statement, parameters);
      },
      async transaction(work) {
        await checkDisk();
        return runTransaction(pglite, work);
      },
      async close() {
        // What never ends is left behind, and the folder locked: the lock goes with the process.
        const closing = Promise.resolve(pglite.closed || pglite.close()).then(() => held?.release());
        const bound = new AbortController();
        const end = sleep(closeMs, undefined, { signal: bound.signal }).catch(() => undefined);
        await Promise.race([closing, end]).finally(() => bound.abort());
      },
    };
  } catch (error) {
    held?.release();
    throw held ? openingFailure(error, held, freeBytesNow()) : toBatonError(error);
  }
}

/** PGlite tells no reason why it cannot open a folder. */
function openingFailure(cause: unknown, { databasePath }: DataFolder, freeBytes: number): BatonError {
  if (isBelowReserve(freeBytes)) return errorOf('DISK_FULL', { cause, details: databasePath });
  return new BatonError('DATA_FOLDER_DAMAGED', `The database in ${databasePath} cannot be opened.`, { cause });
}

/** PGlite turns values into what JavaScript has for them; here they stay Postgres's text. */
function keepText(pglite: PGlite): void {
  for (const oid of Object.keys({ ...types.parsers, ...pglite.parsers })) {
    pglite.parsers[oid] = valueParser(Number(oid));
  }
  for (const oid of Object.keys({ ...types.serializers, ...pglite.serializers })) {
    pglite.serializers[oid] = String;
  }
}

async function runStatement<Row>(
  session: Pick<PGlite, 'query'>,
  statement: string,
  parameters: readonly unknown[] = [],
): Promise<readonly Row[]> {
  try {
    const result = await session.query<Row>(statement, parameters.map(parameterText));
    return result.rows;
  } catch (error) {
    throw failureOf(error);
  }
}

async function runTransaction<Result>(pglite: PGlite, work: (sql: Queryable) => Promise<Result>): Promise<Result> {
  try {
    return await pglite.transaction((session) =>
      work({ query: (statement, parameters) => runStatement(session, statement, parameters) }),
    );
  } catch (error) {
    throw isDriverError(error) ? failureOf(error) : error;
  }
}

const readOnlyTransaction = '25006';

/** Here only a full disk makes transactions read-only. */
function failureOf(error: unknown): BatonError {
  return sqlStateOf(error) === readOnlyTransaction ? errorOf('DISK_FULL', { cause: error }) : toBatonError(error);
}

/** Apart from an error of the caller's own `work`, which goes on as it is. */
function isDriverError(error: unknown): boolean {
  return error instanceof Error && error.name === 'error' && 'code' in error;
}
