import { formatScope, originTag } from '@baton/protocol';
import { storeSchema } from '@baton/testing/conformance';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres, type TestPostgres } from '../../../../scripts/servers/postgres.mjs';
import type { Store } from '../engine/store.ts';
import { expectNothingLeft, id, insertMark } from './capture-cases.fixture.ts';
import type { Database } from './database.ts';
import { openTestDatabase } from './databases.fixture.ts';
import { migrate } from './migrate.ts';
import { createPostgresStore } from './postgres-store.ts';

let postgres: TestPostgres;
let database: Database;
let store: Store;
const races = [id(91), id(92)] as const;

beforeAll(async () => {
  postgres = await startPostgres({ durable: true, settings: { max_prepared_transactions: 5 } });
  database = await openTestDatabase(postgres.url);
  const placeOf = await migrate(database, storeSchema);
  store = await createPostgresStore({ database, schema: storeSchema, placeOf });
  for (const race of races) await database.query(`insert into race (id, name) values ($1, 'Relay')`, [race]);
}, 60_000);
afterAll(async () => {
  await database.close();
  await postgres.stop();
});

const prepare = (name: string, statement: string) =>
  database.transaction(async (sql) => {
    await sql.query(statement);
    await sql.query(`prepare transaction '${name}'`);
  });

async function pullKeys(race: string) {
  const start = { epoch: store.epoch, version: 0, tag: originTag };
  const { versions } = await store.pull(formatScope('race', race), start, 1_000);
  return versions.map(({ version, changes }) => [version, ...changes.map(({ key }) => key)]);
}

test('what is prepared is seen at COMMIT PREPARED; until then its scope alone waits, and names it', async () => {
  const [race, other] = races;
  await prepare('relay of two', insertMark(race, 1));
  expect(await pullKeys(race)).toEqual([[1, race]]);
  await database.query(insertMark(other, 2));
  await expect(database.query(insertMark(race, 3))).rejects.toMatchObject({
    code: 'LOCK_TIMEOUT',
    details: 'held by prepared transaction relay of two',
  });
  await database.query(`commit prepared 'relay of two'`);
  await database.query(insertMark(race, 3));
  expect(await pullKeys(race)).toEqual([
    [1, race],
    [2, id(1)],
    [3, id(3)],
  ]);
});

test('what is prepared outlives a crash; what is rolled back leaves neither a version nor a hole', async () => {
  const race = races[1];
  await prepare('kept', insertMark(race, 11));
  await prepare('dropped', insertMark(races[0], 12));
  const before = await pullKeys(race);
  await postgres.kill();
  await postgres.start();
  await expect.poll(() => pullKeys(race).catch(() => []), { timeout: 20_000 }).toEqual(before);
  await database.query(`commit prepared 'kept'`);
  await database.query(`rollback prepared 'dropped'`);
  await database.query(insertMark(race, 13));
  expect((await pullKeys(race)).slice(before.length)).toEqual([
    [before.length + 1, id(11)],
    [before.length + 2, id(13)],
  ]);
  await expectNothingLeft(database);
}, 60_000);
