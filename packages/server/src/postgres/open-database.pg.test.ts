import { setTimeout as sleep } from 'node:timers/promises';
import { defineSchema, table, text, uuid } from '@baton/protocol';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { startPostgres } from '../../../../scripts/servers/postgres.mjs';
import { createTestDatabase, silentLog } from './databases.fixture.ts';
import type { Database } from './database.ts';
import { openDatabase, type OpenDatabase, type OpenDatabaseOptions } from './open-database.ts';

const schema = defineSchema({ race: table({ id: uuid(), name: text() }, { scope: 'id' }) });
const nextSchema = defineSchema(
  { race: table({ id: uuid(), name: text(), note: text().optional() }, { scope: 'id' }) },
  { version: 2 },
);

let logged: string[];
const log = pino({}, { write: (line) => void logged.push(line) });
const open = (databaseUrl: string, options: Partial<OpenDatabaseOptions> = {}) =>
  openDatabase({ schema, databaseUrl, dataFolder: 'unused', log, ...options });
const addRace = ({ database }: OpenDatabase) =>
  database.query(`insert into race (id, name) values (gen_random_uuid(), 'Relay')`);

beforeEach(() => {
  logged = [];
});

describe('a Postgres that is down at the start', () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  beforeEach(async () => {
    // What it acknowledged is to be there after the kill.
    postgres = await startPostgres({ durable: true });
    await postgres.kill();
  });
  afterEach(() => postgres.stop());

  test('is tried again until it is there, and that is in the log; meanwhile every call says so', async () => {
    const opened = await open(postgres.url);
    expect(logged.join()).toContain('the database is not ready; trying again');
    await expect(opened.database.query('select 1')).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    await expect(opened.store.ping()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    await postgres.start();
    await opened.ready;
    await addRace(opened);
    await opened.store.ping();
    await opened.close();
  });

  test('is no longer waited for once it is closed', async () => {
    const opened = await open(postgres.url);
    await opened.close();
    await expect(opened.ready).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
  });

  test('and does not fit when it is there, is a refusal then', async () => {
    await postgres.start();
    const first = await open(postgres.url, { schema: nextSchema });
    await first.database.query('alter table race alter column name drop not null');
    await first.close();
    await postgres.kill();
    const opened = await open(postgres.url);
    await postgres.start();
    await expect(opened.ready).rejects.toMatchObject({ code: 'SCHEMA_MISMATCH' });
    await expect(opened.store.ping()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(logged.join()).toContain('the database refuses');
    await opened.close();
  });
});

describe('a Postgres that answers', () => {
  let database: Database;
  let url: string;
  beforeEach(async () => {
    ({ database, url } = await createTestDatabase(inject('postgresUrl')));
  });
  afterEach(() => database.close());

  const inThisDatabase = (statement: string) =>
    database.query(`do $$ begin execute format('${statement}', current_database()); end $$`);

  test('and is read-only for now, as while a primary is replaced, is waited for', async () => {
    await inThisDatabase('alter database %I set default_transaction_read_only = on');
    const opened = await open(url);
    await expect(opened.store.ping()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    await inThisDatabase('alter database %I reset default_transaction_read_only');
    await opened.ready;
    await opened.close();
  });

  test('and ends the session during the migration is tried again, from the start', async () => {
    let tries = 0;
    const opened = await open(url, {
      prepare: async (sql) => {
        await sql.query('create table club (id integer)');
        if (++tries === 1) await sql.query('select pg_terminate_backend(pg_backend_pid())');
      },
    });
    await opened.ready;
    expect(tries).toBe(2);
    expect(await opened.database.query('select from club')).toEqual([]);
    await opened.close();
  });

  test('a program that reads delays the new version alone: others wait a second at most, and the log names it', async () => {
    const running = await open(url);
    let endReport = () => {};
    const reportPid = new Promise<number | undefined>((resolve) => {
      void database.transaction(async (sql) => {
        await sql.query('select from race');
        const [session] = await sql.query<{ pid: number }>('select pg_backend_pid() as pid');
        resolve(session?.pid);
        await new Promise<void>((end) => {
          endReport = end;
        });
      });
    });
    const pid = await reportPid;
    const next = await open(url, { schema: nextSchema });
    expect(logged.join()).toContain(`"details":"held by process ${pid}"`);
    for (let time = 0; time < 3; time++) {
      await addRace(running);
      await sleep(200);
    }
    endReport();
    await next.ready;
    await next.database.query(`update race set note = 'wet'`);
    await Promise.all([running.close(), next.close()]);
  });

  test.each([
    ['is not there', 'no_such_database', (address: URL) => void (address.pathname = '/no_such_database')],
    ['does not know the role', 'no_such_role', (address: URL) => void (address.username = 'no_such_role')],
  ])('and %s is not waited for', async (_what, name, change) => {
    const address = new URL(url);
    change(address);
    await expect(open(address.href)).rejects.toMatchObject({
      code: 'DATABASE_UNSUPPORTED',
      message: expect.stringContaining(name),
    });
  });

  test('and lacks a right is not waited for; the message names the object', async () => {
    await database.query('drop role if exists tenant');
    await database.query('create role tenant login');
    const address = new URL(url);
    address.username = 'tenant';
    const refusal = async () => open(address.href, { log: silentLog }).catch((error: unknown) => error);
    expect(await refusal()).toMatchObject({
      code: 'DATABASE_UNSUPPORTED',
      message: expect.stringMatching(/permission denied for database/),
    });
    await inThisDatabase('grant create on database %I to tenant');
    await database.query('revoke create on schema public from public');
    expect(await refusal()).toMatchObject({ message: expect.stringMatching(/permission denied for schema public/) });
    await database.query('create table race (id uuid primary key, name text not null)');
    await database.query('grant all on race to tenant');
    expect(await refusal()).toMatchObject({ message: expect.stringMatching(/must be owner of .*race/) });
    await database.query('alter table race owner to tenant');
    const opened = await open(address.href);
    await addRace(opened);
    await opened.close();
  });
});
