import { formatScope } from '@baton/protocol';
import { storeSchema } from '@baton/testing/conformance';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { id, insertMark } from './capture-cases.fixture.ts';
import type { Database } from './database.ts';
import { createTestDatabase, silentLog } from './databases.fixture.ts';
import { migrate } from './migrate.ts';
import { createPostgresDatabase } from './postgres-database.ts';
import { createPostgresStore } from './postgres-store.ts';

/** Baton's own role owns the tables and is no superuser: policies with FORCE would bind it too. */
let administrator: Database;
let database: Database;
const race = id(99);
const owner = 'freeholder';

beforeAll(async () => {
  const made = await createTestDatabase(inject('postgresUrl'));
  administrator = made.database;
  await administrator.query(`create role ${owner} login nosuperuser nobypassrls`);
  await administrator.query(
    `do $$ begin execute format('grant create on database %I to ${owner}', current_database()); end $$`,
  );
  const address = new URL(made.url);
  address.username = owner;
  database = createPostgresDatabase({ url: address.href, log: silentLog });
});
afterAll(async () => {
  await database.close();
  await administrator.query(`drop owned by ${owner}`);
  await administrator.query(`drop role ${owner}`);
  await administrator.close();
});
beforeEach(async () => {
  await administrator.query('drop schema if exists baton cascade');
  await administrator.query('drop schema public cascade');
  await administrator.query(`create schema public authorization ${owner}`);
  await migrate(database, storeSchema);
  await database.query(`insert into race (id, name) values ('${race}', 'Relay')`);
  await database.query(insertMark(race, 1));
  await database.query('alter table mark enable row level security');
});

test('policies that do not bind the owner hide nothing', async () => {
  const store = await createPostgresStore({
    database,
    schema: storeSchema,
    placeOf: await migrate(database, storeSchema),
  });
  expect((await store.snapshotBegin(formatScope('race', race))).rowCount).toBe(2);
  await database.query('truncate mark');
  expect(await database.query(`select key from baton.log where op = 'delete'`)).toEqual([{ key: id(1) }]);
});

test('a table whose policies bind the owner is refused at the start', async () => {
  await database.query('alter table mark force row level security');
  await expect(migrate(database, storeSchema)).rejects.toMatchObject({
    code: 'SCHEMA_MISMATCH',
    message: expect.stringMatching(/^mark hides rows from Baton's own role/),
  });
  await administrator.query(`alter role ${owner} bypassrls`);
  await migrate(database, storeSchema);
  await administrator.query(`alter role ${owner} nobypassrls`);
});

test('where policies come to bind the owner later, nothing is taken for deleted: what would be hidden fails', async () => {
  const placeOf = await migrate(database, storeSchema);
  const store = await createPostgresStore({ database, schema: storeSchema, placeOf });
  await database.query('alter table mark force row level security');
  const hidden = { cause: { code: '42501' } };
  await expect(store.snapshotBegin(formatScope('race', race))).rejects.toMatchObject(hidden);
  const truncated = administrator.transaction(async (sql) => {
    await sql.query('set local row_security = on');
    await sql.query('truncate mark');
  });
  await expect(truncated).rejects.toMatchObject(hidden);
});
