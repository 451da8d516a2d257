import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeSchema } from '@baton/testing/conformance';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Database } from './database.ts';
import { id } from './capture-cases.fixture.ts';
import { migrate } from './migrate.ts';
import { createPgliteDatabase } from './pglite-database.ts';
import { reclaimRoom } from './reclaim-room.ts';

// A database in WebAssembly takes its time where processors are few.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let database: Database;
let freeBytes = Infinity;
beforeAll(async () => {
  database = await createPgliteDatabase({ freeBytes: () => freeBytes });
  await migrate(database, storeSchema);
});
afterAll(() => database.close());

test('with little room on the disk writes are refused, reads go on, and writes do again when there is room', async () => {
  const insert = (digit: number) => database.query(`insert into race (id, name) values ($1, 'Relay')`, [id(digit)]);
  await insert(1);
  freeBytes = 1_000_000;
  await expect(insert(2)).rejects.toMatchObject({ code: 'DISK_FULL' });
  await expect(database.transaction((sql) => sql.query('delete from race'))).rejects.toMatchObject({
    code: 'DISK_FULL',
  });
  expect(await database.query('select count(*) from race')).toEqual([{ count: '1' }]);
  freeBytes = Infinity;
  await insert(2);
  expect(await database.query('select count(*) from race')).toEqual([{ count: '2' }]);
});

test('the room that capture used is given back, unless the disk is full', async () => {
  const bytesUsed = async () => {
    const [row] = await database.query<{ bytes: string }>(
      `select pg_total_relation_size('baton.touched') + pg_total_relation_size('baton.open_transaction') as bytes`,
    );
    return Number(row?.bytes);
  };
  const versionOf = async () => (await database.query('select version from baton.scope order by scope limit 1'))[0];

  for (let change = 0; change < 300; change++) await database.query('update race set name = $1', [String(change)]);
  const used = await bytesUsed();
  freeBytes = 0;
  await reclaimRoom(database);
  expect(await bytesUsed()).toBe(used);
  freeBytes = Infinity;
  await reclaimRoom(database);
  expect(await bytesUsed()).toBeLessThan(used / 2);
  await database.query(`update race set name = 'captured'`);
  expect(await versionOf()).toEqual({ version: '302' });
});

test('a failed statement that was passed over fails the transaction', async () => {
  const careless = database.transaction(async (sql) => {
    await sql.query('delete from race');
    await sql.query('select 1 / 0').catch(() => undefined);
  });
  await expect(careless).rejects.toMatchObject({ code: 'INTERNAL' });
  expect(await database.query('select count(*) from race')).toEqual([{ count: '2' }]);
});

test("what the application's own code in the database raises refuses for good, whatever its SQLSTATE", async () => {
  const refusing = `do $$ begin raise 'no' using errcode = 'APP13'; end $$`;
  await expect(database.query(refusing)).rejects.toMatchObject({ code: 'CONSTRAINT_FAILED', recovery: 'reject' });
});

test("an error of the caller's own work rolls back and goes on as it is", async () => {
  const mine = new Error('mine');
  const failing = database.transaction(async (sql) => {
    await sql.query('delete from race');
    throw mine;
  });
  await expect(failing).rejects.toBe(mine);
  expect(await database.query('select count(*) from race')).toEqual([{ count: '2' }]);
});

test('values come as text, except bool, int2, int4 and null', async () => {
  const [row] = await database.query(
    `select true as a, 1::int2 as b, 2 as c, 3::bigint as d, 1.50 as e, 0.1::float8 as f, '{"x": 1}'::jsonb as g,
       '2026-11-20T03:04:05Z'::timestamptz as h, array[1,2] as i, null::text as j, '-0'::float8 as k`,
  );
  expect(row).toEqual({
    ...{ a: true, b: 1, c: 2, d: '3', e: '1.50', f: '0.1', g: '{"x": 1}' },
    ...{ h: '2026-11-20 03:04:05+00', i: '{1,2}', j: null, k: '-0' },
  });
});

test('a transaction that never ends holds up no close, and the folder stays locked', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'baton-hung-'));
  const hung = await createPgliteDatabase({ folder, closeMs: 100 });
  let letGo: () => void = () => undefined;
  let work: Promise<void> | undefined;
  await new Promise<void>((begun) => {
    work = hung.transaction(() => {
      begun();
      return new Promise((resolve) => {
        letGo = resolve;
      });
    });
  });
  await hung.close();
  await expect(createPgliteDatabase({ folder })).rejects.toMatchObject({ code: 'DATA_FOLDER_LOCKED' });
  letGo();
  await work;
  await expect.poll(() => createPgliteDatabase({ folder }).then((database) => database.close())).toBeUndefined();
  await rm(folder, { recursive: true });
});
