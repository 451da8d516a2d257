import { randomUUID } from 'node:crypto';
import type { Schema } from '@baton/protocol';
import { pino } from 'pino';
import { createPgliteDatabase } from './pglite-database.ts';
import { createPostgresDatabase } from './postgres-database.ts';
import type { Database } from './database.ts';
import type { PlaceOf } from './declared-tables.ts';
import { migrate } from './migrate.ts';

export const silentLog = pino({ level: 'silent' });

/** A fresh database in a test run's Postgres, and its address. */
export async function createTestDatabase(postgresUrl: string): Promise<{ database: Database; url: string }> {
  const administrator = createPostgresDatabase({ url: postgresUrl, log: silentLog, sessionsMax: 1 });
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administrator.query(`create database ${name}`);
  await administrator.close();
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return { database: createPostgresDatabase({ url: url.href, log: silentLog, sessionsMax: 20 }), url: url.href };
}

/** Both kinds of database, each empty: the embedded one in memory, the real one if its address is given. */
export async function openTestDatabase(postgresUrl?: string): Promise<Database> {
  return postgresUrl === undefined ? createPgliteDatabase() : (await createTestDatabase(postgresUrl)).database;
}

/** Faster than making another. */
export async function emptyDatabase(database: Database): Promise<void> {
  await database.query('drop schema if exists baton cascade');
  await database.query('drop schema public cascade');
  await database.query('create schema public');
}

/** Empties a database and sets it up for `schema`, where these tables are already. */
export async function resetDatabase(
  database: Database,
  schema: Schema,
  tables: readonly string[] = [],
): Promise<PlaceOf> {
  await emptyDatabase(database);
  for (const table of tables) await database.query(table);
  return await migrate(database, schema);
}

/** How many sessions of this database wait for another's lock. */
export async function countLockWaits(database: Database): Promise<number | undefined> {
  const [waits] = await database.query<{ count: number }>(
    `select count(*)::integer as count from pg_locks where not granted
     and pid in (select pid from pg_stat_activity where datname = current_database())`,
  );
  return waits?.count;
}
