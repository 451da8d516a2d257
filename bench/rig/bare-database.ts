import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { SuiteOptions } from '../suite.ts';
import type { DatabaseKind } from './database-kind.ts';
import { createDatabase } from './create-database.ts';

/** A database without Baton, for floors. */
export interface BareDatabase {
  query(name: string, statement: string, parameters: unknown[]): Promise<unknown>;
  listen(channel: string, hear: () => void): Promise<void>;
  close(): Promise<void>;
}

export function openBareDatabase(kind: DatabaseKind, options: SuiteOptions): Promise<BareDatabase> {
  return kind === 'postgres' ? openPostgres(options.postgresUrl) : openPglite();
}

async function openPostgres(postgresUrl: string): Promise<BareDatabase> {
  const connectionString = await createDatabase(postgresUrl);
  const writer = new pg.Client({ connectionString });
  const listener = new pg.Client({ connectionString });
  await Promise.all([writer.connect(), listener.connect()]);
  return {
    query: (name, text, values) => writer.query({ name, text, values }),
    async listen(channel, hear) {
      listener.on('notification', hear);
      await listener.query(`listen ${channel}`);
    },
    async close() {
      await Promise.all([writer.end(), listener.end()]);
    },
  };
}

async function openPglite(): Promise<BareDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-floor-'));
  const database = await PGlite.create(folder);
  return {
    query: (_name, statement, parameters) => database.query(statement, parameters),
    async listen(channel, hear) {
      await database.listen(channel, hear);
    },
    async close() {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
