import { formatScope, originTag, type Cursor, type DeviceId, type MutationId } from '@baton/protocol';
import { storeSchema } from '@baton/testing/conformance';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import type { ClaimRequest, Store } from '../engine/store.ts';
import { expectNothingLeft, id, insertMark } from './capture-cases.fixture.ts';
import type { Database } from './database.ts';
import { countLockWaits, openTestDatabase, resetDatabase } from './databases.fixture.ts';
import { openGate } from './gate.fixture.ts';
import { createPostgresStore } from './postgres-store.ts';

let database: Database;
let store: Store;
const races = [id(91), id(92)] as const;
const scopes = races.map((race) => formatScope('race', race));

beforeAll(async () => {
  database = await openTestDatabase(inject('postgresUrl'));
});
afterAll(() => database.close());
beforeEach(async () => {
  const placeOf = await resetDatabase(database, storeSchema);
  store = await createPostgresStore({ database, schema: storeSchema, placeOf });
  for (const race of races) await database.query(`insert into race (id, name) values ($1, 'Relay')`, [race]);
});

test('versions follow the order of commits, not of first statements', async () => {
  const [race] = races;
  const first = openGate();
  const firstHasWritten = openGate();
  const slow = database.transaction(async (sql) => {
    await sql.query(insertMark(race, 1));
    firstHasWritten.open();
    await first.opened;
  });
  await firstHasWritten.opened;
  await database.query(insertMark(race, 2));
  first.open();
  await slow;
  expect((await pullAll(race)).map(({ changes }) => changes.map(({ key }) => key))).toEqual([[race], [id(2)], [id(1)]]);
});

test('a transaction held open stops neither writers nor readers of its scope', async () => {
  const [race] = races;
  const end = openGate();
  const hasWritten = openGate();
  const held = database.transaction(async (sql) => {
    await sql.query(insertMark(race, 1));
    hasWritten.open();
    await end.opened;
  });
  await hasWritten.opened;
  for (let n = 2; n < 22; n++) await database.query(insertMark(race, n));
  const before = await pullAll(race);
  expect(before).toHaveLength(21);
  end.open();
  await held;
  expect((await pullAll(race)).at(-1)).toMatchObject({ version: 22, changes: [{ key: id(1) }] });
});

test('transactions that touch two scopes in opposite order do not deadlock', async () => {
  const [one, two] = races;
  await Promise.all(
    Array.from({ length: 60 }, (_, n) =>
      database.transaction(async (sql) => {
        await sql.query(insertMark(n % 2 ? one : two, 1_000 + n));
        await sql.query(insertMark(n % 2 ? two : one, 2_000 + n));
      }),
    ),
  );
  expect(Object.fromEntries(await store.heads(scopes))).toEqual({ [scopes[0] ?? '']: 61, [scopes[1] ?? '']: 61 });
});

test('pulls under eight writers have no hole, and replayed they give the table', async () => {
  const [race] = races;
  const until = performance.now() + 3_000;
  let digit = 0;
  const write = async (writer: number) => {
    while (performance.now() < until) {
      await database.transaction(async (sql) => {
        await sql.query(insertMark(race, ++digit, writer));
        await sql.query(`update mark set n = n + 1 where n = ${writer} and race = '${race}'`);
        if (digit % 7 === 0) await sql.query(`delete from mark where id = '${id(digit - 3)}'`);
      });
    }
  };
  const rows = new Map<string, object>();
  let cursor: Cursor = { epoch: store.epoch, version: 0, tag: originTag };
  let pulls = 0;
  const pull = async () => {
    const pulled = await store.pull(formatScope('race', race), cursor, 50);
    pulls++;
    for (const { version, changes } of pulled.versions) {
      expect(version).toBe(cursor.version + 1);
      cursor = { ...cursor, version };
      for (const change of changes) {
        if (change.table !== 'mark') continue;
        if (change.op === 'delete') rows.delete(change.key);
        else rows.set(change.key, { ...rows.get(change.key), ...change.values });
      }
    }
    cursor = pulled.cursor;
    return pulled.versions.length;
  };
  const writers = Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
  while (performance.now() < until) await pull();
  await writers;
  while ((await pull()) > 0);
  const table = await database.query<{ id: string }>('select id, race, n, note, device from mark order by id');
  expect([...rows.values()].sort((a, b) => ((a as { id: string }).id < (b as { id: string }).id ? -1 : 1))).toEqual(
    table,
  );
  expect(cursor.version).toBeGreaterThan(100);
  expect(pulls).toBeGreaterThan(20);
  await expectNothingLeft(database);
});

test('a snapshot page and the deltas after it meet without hole or repeat under writers', async () => {
  const [race] = races;
  const until = performance.now() + 1_500;
  let digit = 0;
  const writers = Promise.all(
    Array.from({ length: 4 }, async () => {
      while (performance.now() < until) await database.query(insertMark(race, ++digit));
    }),
  );
  const scope = formatScope('race', race);
  for (let round = 0; performance.now() < until; round++) {
    const page = await store.snapshotPage(scope, storeSchema.tables.mark, null, 100_000);
    // The race's own row is version 1, and each version after it is one mark.
    expect(page.rows.length).toBe(page.cursor.version - 1);
    const start = await store.snapshotBegin(scope);
    expect(start.rowCount).toBe(start.cursor.version);
  }
  await writers;
});

test('batches that hold the same mutations in opposite orders wait for each other in a line', async () => {
  const claims = [1, 2, 3].map((digit) => ({
    ...{ id: id(digit).replace('-4', '-7') as MutationId, device: id(0) as DeviceId, order: digit },
    ...{ scopes: [], bodyHash: '' },
  }));
  const claimAll = (requests: readonly ClaimRequest[]) => store.transaction((sql) => sql.claim(requests));
  const end = openGate();
  const hasClaimed = openGate();
  const undone = store.transaction(async (sql) => {
    await sql.claim(claims.slice(1, 2));
    hasClaimed.open();
    await end.opened;
    throw new Error('undone');
  });
  await hasClaimed.opened;
  const both = Promise.all([claimAll(claims), claimAll([...claims].reverse())]);
  await expect.poll(() => countLockWaits(database)).toBe(2);
  end.open();
  await expect(undone).rejects.toThrow('undone');
  const states = (await both).map((one) => one.join());
  expect(new Set(states)).toEqual(new Set(['new,new,new', 'settled,settled,settled']));
});

async function pullAll(race: string) {
  const start: Cursor = { epoch: store.epoch, version: 0, tag: originTag };
  return (await store.pull(formatScope('race', race), start, 100_000)).versions;
}
