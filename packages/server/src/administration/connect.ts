import { pino } from 'pino';
import type { Database } from '../postgres/database.ts';
import { createPgliteDatabase } from '../postgres/pglite-database.ts';
import { createPostgresDatabase } from '../postgres/postgres-database.ts';

export type DatabaseAddress = { readonly url: string } | { readonly folder: string };

/** A statement may read a whole table; what waits for a lock is bounded by itself. */
const silentMs = 3_600_000;

/**
 * A database to look after, as it is: nothing is set up in it.
 * @throws BatonError DATABASE_UNSUPPORTED where the URL is none; DATA_FOLDER_LOCKED while a server uses the folder
 */
export async function connect(address: DatabaseAddress): Promise<Database> {
  if ('folder' in address) return await createPgliteDatabase(address);
  return createPostgresDatabase({ url: address.url, log: pino({ level: 'silent' }), silentMs, sessionsMax: 2 });
}
