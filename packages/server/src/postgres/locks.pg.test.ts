import { randomUUID } from 'node:crypto';
import { storeSchema } from '@baton/testing/conformance';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { LockPurpose, Store } from '../engine/store.ts';
import { markValues } from './capture-cases.fixture.ts';
import type { Database } from './database.ts';
import { openTestDatabase } from './databases.fixture.ts';
import { migrate } from './migrate.ts';
import { createPostgresStore } from './postgres-store.ts';

const { race, mark } = storeSchema.tables;
let database: Database;
let store: Store;

beforeAll(async () => {
  database = await openTestDatabase(inject('postgresUrl'));
  const placeOf = await migrate(database, storeSchema);
  store = await createPostgresStore({ database, schema: storeSchema, placeOf });
});
afterAll(() => database.close());

type Act = (raceId: string) => Promise<unknown>;

const lock =
  (purpose: LockPurpose): Act =>
  (raceId) =>
    store.transaction((sql) => sql.lockRow(race, raceId, purpose));
const insertMark: Act = (raceId) =>
  store.transaction((sql) => sql.insert(mark, { ...markValues(raceId, 1), id: randomUUID() }));
const rename: Act = (raceId) => store.transaction((sql) => sql.update(race, raceId, { name: 'Night' }));
const remove: Act = (raceId) => store.transaction((sql) => sql.delete(race, raceId));

/** What another transaction meets while a race is locked for `purpose`. */
async function meets(purpose: LockPurpose, act: Act): Promise<string> {
  const raceId = randomUUID();
  await store.transaction((sql) => sql.insert(race, { id: raceId, name: 'Relay', plannedStart: null }));
  return await store.transaction(async (sql) => {
    await sql.lockRow(race, raceId, purpose);
    return await act(raceId).then(
      () => 'nothing',
      (error: { readonly code: string }) => error.code,
    );
  });
}

describe.concurrent('while one transaction', () => {
  test.each([
    ['refers to a row', 'others refer to it, read it and change it', 'refer', [lock('refer'), lock('read'), rename]],
    ['reads a row', 'others read it and insert what refers to it', 'read', [lock('read'), lock('refer'), insertMark]],
    ['changes a row', 'others insert what refers to it', 'change', [lock('refer'), insertMark]],
  ] as const)('%s, %s', async (_one, _others, purpose, others) => {
    for (const other of others) expect(await meets(purpose, other)).toBe('nothing');
  });

  test.each([
    ['refers to a row', 'nobody deletes it', 'refer', remove],
    ['reads a row', 'nobody changes it', 'read', rename],
    ['changes a row', 'nobody reads it to decide by it', 'change', lock('read')],
  ] as const)('%s, %s', async (_one, _others, purpose, other) => {
    expect(await meets(purpose, other)).toBe('LOCK_TIMEOUT');
  });
});
