import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { pino } from 'pino';
import { startPostgres } from '../../../../scripts/servers/postgres.mjs';
import type { Database } from './database.ts';
import { createTestDatabase, silentLog } from './databases.fixture.ts';
import { createPostgresDatabase } from './postgres-database.ts';
import { createWay, type Way } from './database-way.fixture.ts';

let database: Database;
let url: string;
beforeAll(async () => {
  ({ database, url } = await createTestDatabase(inject('postgresUrl')));
  await database.query('create table thing (id integer primary key, n integer)');
  await database.query('insert into thing values (1, 1)');
});
afterAll(() => database.close());

test('a lock that is not free in time is named in the log', async () => {
  const lines: string[] = [];
  const other = createPostgresDatabase({ url, log: pino({}, { write: (line) => void lines.push(line) }) });
  await database.transaction(async (sql) => {
    await sql.query('update thing set n = 2');
    const [holder] = await sql.query<{ pid: number }>('select pg_backend_pid() as pid');
    await expect(other.transaction((waiting) => waiting.query('update thing set n = 3'))).rejects.toMatchObject({
      code: 'LOCK_TIMEOUT',
      details: `held by process ${holder?.pid}`,
    });
    expect(lines.join()).toContain(
      `"name":"process ${holder?.pid}","application":"baton","state":"idle in transaction"`,
    );
  });
  await other.close();
});

test('a failed statement that was passed over fails the transaction', async () => {
  const careless = database.transaction(async (sql) => {
    await sql.query('update thing set n = 4');
    await sql.query('select 1 / 0').catch(() => undefined);
  });
  await expect(careless).rejects.toMatchObject({ code: 'INTERNAL' });
});

test("what the application's own code in the database raises refuses for good, whatever its SQLSTATE", async () => {
  const refusing = `do $$ begin raise 'no' using errcode = 'APP13'; end $$`;
  await expect(database.query(refusing)).rejects.toMatchObject({ code: 'CONSTRAINT_FAILED', recovery: 'reject' });
});

test('a statement whose table is altered fails once at most', async () => {
  await database.query('create table shape (n integer)');
  const read = () => database.query('select * from shape where n is distinct from $1', [1]);
  await database.query('insert into shape values (2)');
  expect(await read()).toEqual([{ n: 2 }]);
  await database.query('alter table shape add column more text');
  await read().catch(() => undefined);
  expect(await read()).toEqual([{ n: 2, more: null }]);
});

test('a deadlock is worth trying again', async () => {
  await database.query('insert into thing values (2, 2), (3, 3)');
  const both = (first: number, second: number) =>
    database.transaction(async (sql) => {
      await sql.query('update thing set n = 5 where id = $1', [first]);
      await new Promise((resolve) => setTimeout(resolve, 100));
      await sql.query('update thing set n = 5 where id = $1', [second]);
    });
  const outcomes = await Promise.allSettled([both(2, 3), both(3, 2)]);
  const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(failed).toMatchObject([{ reason: { code: 'LOCK_TIMEOUT' } }]);
});

test('a database that goes away is told so, and used again when it is back', async () => {
  const postgres = await startPostgres();
  const away = createPostgresDatabase({ url: postgres.url, log: silentLog });
  const inUse = away.transaction(async (sql) => {
    await sql.query('select 1');
    await postgres.kill();
    await sql.query('select 2');
  });
  await expect(inUse).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  await expect(away.query('select 1')).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  await postgres.start();
  expect(await away.query('select 1 as one')).toEqual([{ one: 1 }]);
  await away.close();
  await postgres.stop();
});

describe('a connection that goes silent', () => {
  let way: Way;
  beforeEach(async () => {
    way = await createWay(new URL(url));
  });
  afterEach(() => way.close());

  const openSilent = (options: object) =>
    createPostgresDatabase({ url: way.url, log: silentLog, silentMs: 300, closeMs: 300, ...options });

  test('fails the statement under way within a bound, and is not used again', async () => {
    const silent = openSilent({ sessionsMax: 1 });
    await silent.query('select 1');
    way.fallSilent();
    const inUse = silent.transaction((sql) => sql.query('select 2'));
    await expect(inUse).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    way.mend();
    expect(await silent.query('select 3 as n')).toEqual([{ n: 3 }]);
    await silent.close();
  });

  test('does not hold up the end', async () => {
    const silent = openSilent({ silentMs: 60_000 });
    await silent.query('select 1');
    way.fallSilent();
    const outcome = expect(silent.query('select 2')).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    await new Promise((resolve) => setImmediate(resolve));
    await silent.close();
    await outcome;
  });
});
