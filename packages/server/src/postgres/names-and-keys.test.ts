import { defineSchema, formatScope, integer, keyOf, originTag, table, text, type WireRow } from '@baton/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Store } from '../engine/store.ts';
import type { Database } from './database.ts';
import { openTestDatabase } from './databases.fixture.ts';
import { migrate } from './migrate.ts';
import { createPostgresStore } from './postgres-store.ts';

// A database in WebAssembly takes its time where processors are few.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const longName = 'a'.repeat(63);
const schema = defineSchema({
  order: table(
    {
      select: text(),
      image: text(),
      page: integer(),
      key: text(),
      scope: text(),
      weight: text(),
      r: text(),
      tx: text(),
      gone: text(),
      new: text(),
      camelCase: text(),
      [longName]: text(),
    },
    { scope: 'scope', scopeKind: 'order', key: ['select', 'page'] },
  ),
});
const { order } = schema.tables;
const row: WireRow = {
  ...{ select: 's', image: 'i', page: 1, key: 'k', scope: 'x', weight: 'w', r: 'r', tx: 't', gone: 'g', new: 'n' },
  ...{ camelCase: 'c', [longName]: 'l' },
};
const scope = formatScope('order', 'x');

let database: Database;
let store: Store;
beforeAll(async () => {
  database = await openTestDatabase();
  const placeOf = await migrate(database, schema);
  store = await createPostgresStore({ database, schema, placeOf });
});
afterAll(() => database.close());

test('names that SQL or our own statements use are names like others', async () => {
  const key = keyOf(order, row);
  await store.transaction(async (sql) => {
    await sql.insert(order, row);
    expect(await sql.lockRow(order, key, 'read')).toEqual(row);
    await sql.update(order, key, { image: 'j', [longName]: 'm' });
    expect(await sql.changedColumns(order, key, row)).toEqual({ image: 'j', [longName]: 'm' });
  });
  const changed = { ...row, image: 'j', [longName]: 'm' };
  const { versions } = await store.pull(scope, { epoch: store.epoch, version: 0, tag: originTag }, 10);
  expect(versions.map(({ changes }) => changes)).toEqual([[{ op: 'insert', table: 'order', key, values: changed }]]);
  expect((await store.snapshotPage(scope, order, null, 10)).rows).toEqual([changed]);
  await store.transaction((sql) => sql.delete(order, key));
});

test('a table is the one that was migrated, whatever the application sets its search path to', async () => {
  await database.query('create schema archive');
  await database.query('create table archive.order (like public.order including all)');
  await database.query('set search_path = archive');
  const key = keyOf(order, row);
  await store.transaction(async (sql) => {
    await sql.insert(order, row);
    await sql.update(order, key, { image: 'j' });
    expect(await sql.lockRow(order, key, 'change')).toMatchObject({ image: 'j' });
    expect(await sql.changedColumns(order, key, { image: 'i' })).toEqual({ image: 'j' });
  });
  expect(await database.query('select image from public.order')).toEqual([{ image: 'j' }]);
  expect((await store.snapshotBegin(scope)).rowCount).toBe(1);
  expect((await store.snapshotPage(scope, order, null, 10)).rows).toHaveLength(1);
  await store.transaction((sql) => sql.delete(order, key));
  expect(await database.query('select from public.order')).toEqual([]);
  await database.query('reset search_path');
});

test("a key's text in the log is the protocol's, whatever its parts hold", async () => {
  const storable = fc.string({ unit: 'grapheme' }).filter((part) => !part.includes('\0'));
  await fc.assert(
    fc.asyncProperty(storable, fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), async (select, page) => {
      const values = { ...row, select, page };
      await store.transaction((sql) => sql.insert(order, values));
      const [logged] = await database.query<{ key: string }>('select key from baton.log order by version desc limit 1');
      expect(logged?.key).toBe(keyOf(order, values));
      await store.transaction((sql) => sql.delete(order, keyOf(order, values)));
    }),
    { numRuns: 60 },
  );
});
