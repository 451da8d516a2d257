import { errorOf } from '@baton/protocol';
import type { Logger } from 'pino';
import { createDatabaseGate, type Opened } from './database-gate.ts';
import type { Database } from './database.ts';
import { createPgliteDatabase } from './pglite-database.ts';
import { createPostgresDatabase } from './postgres-database.ts';
import { setUpDatabase, type SetUpParts } from './set-up-database.ts';

export interface OpenDatabaseOptions extends Pick<SetUpParts, 'schema' | 'prepare'> {
  /** A real Postgres; without it the embedded one. */
  readonly databaseUrl?: string | undefined;
  /** Where the embedded database keeps its data. */
  readonly dataFolder: string;
  readonly log: Logger;
}

export interface OpenDatabase extends Opened {
  /** Resolves when database and store can be used; see `BatonServer.ready`. */
  readonly ready: Promise<void>;
  /** Ends the tries to set it up, if there are any. */
  close(): Promise<void>;
}

/**
 * Opens the database that the options name and sets it up. Where a Postgres does not let that
 * happen yet, this resolves after the first try; the tries go on until `ready` or `close`.
 * @throws BatonError as `createServer` does
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenDatabase> {
  const { log } = options;
  const database = await connect(options);
  const gate = createDatabaseGate(database.kind);
  const closing = new AbortController();
  const { signal } = closing;
  let ready: Promise<void> = Promise.resolve();
  const obstacle = new Promise<void>((resolve) => {
    ready = setUpDatabase({ ...options, database, signal, onObstacle: resolve }).then(
      (store) => gate.open({ database, store }),
      (error: unknown) => {
        throw signal.aborted ? errorOf('SHUTTING_DOWN') : error;
      },
    );
  });
  try {
    await Promise.race([ready, obstacle]);
  } catch (error) {
    await database.close();
    throw error;
  }
  ready.catch((error: unknown) => {
    if (!signal.aborted) log.error({ err: error }, 'the database refuses; this server will not be ready');
  });
  return {
    database: gate.database,
    store: gate.store,
    ready,
    close() {
      closing.abort();
      return database.close();
    },
  };
}

async function connect({ databaseUrl, dataFolder, log }: OpenDatabaseOptions): Promise<Database> {
  if (databaseUrl !== undefined) return createPostgresDatabase({ url: databaseUrl, log });
  const database = await createPgliteDatabase({ folder: dataFolder });
  log.info({ dataFolder }, 'embedded database: safe against a killed process, not against a power cut');
  return database;
}
