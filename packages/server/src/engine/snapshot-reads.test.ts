import { createUuid, defineSchema, formatScope, table, text, uuid, type SnapshotLine } from '@baton/protocol';
import { createMemoryStore, createVirtualPorts, settle } from '@baton/testing/server';
import { beforeEach, expect, test } from 'vitest';
import { createServerEngine } from './index.ts';

const schema = defineSchema({ race: table({ id: uuid(), name: text() }, { scope: 'id' }) });

let world: ReturnType<typeof createWorld>;

beforeEach(() => {
  world = createWorld();
});

/** A store whose reads come back when they are let go, and count. */
function createWorld() {
  const ports = createVirtualPorts();
  const store = createMemoryStore({ schema, ...ports });
  const engine = createServerEngine({ schema, store, authorize: () => 'read', rules: {}, ports });
  const race = createUuid(ports.randomBytes);
  const waiting: (() => void)[] = [];
  const read: string[] = [];
  const held = <Result>(name: string, result: Promise<Result>) =>
    new Promise<Result>((resolve, reject) => {
      read.push(name);
      waiting.push(() => void result.then(resolve, reject));
    });
  const { snapshotBegin, snapshotPage } = store;
  store.snapshotBegin = (...request) => held('begin', snapshotBegin(...request));
  store.snapshotPage = (...request) => held('page', snapshotPage(...request));
  async function letGo() {
    for (const go of waiting.splice(0)) go();
    await settle();
  }
  const writeName = (name: string) =>
    store.transaction((transaction) => transaction.update(schema.tables.race, race, { name }));
  return { ports, store, engine, race, read, letGo, writeName };
}

async function fetchScope(): Promise<SnapshotLine[]> {
  const lines: SnapshotLine[] = [];
  for await (const line of world.engine.snapshot({ sub: 'lena' }, formatScope('race', world.race))) lines.push(line);
  return lines;
}

async function createRace(): Promise<void> {
  const { store, race } = world;
  await store.transaction((transaction) => transaction.insert(schema.tables.race, { id: race, name: 'first' }));
}

test('many who begin a scope together are read for once', async () => {
  await createRace();
  const fetching = Array.from({ length: 100 }, fetchScope);
  await settle();
  await world.letGo();
  await world.letGo();
  for (const lines of await Promise.all(fetching)) expect(lines).toHaveLength(3);
  expect(world.read).toEqual(['begin', 'page']);
});

test('who begins later shares no page that was read before', async () => {
  await createRace();
  const early = fetchScope();
  await settle();
  await world.letGo();
  // The page of the early one is under way, from before this version.
  await world.writeName('second');
  const late = fetchScope();
  await settle();
  await world.letGo();
  await world.letGo();
  expect(await early).toMatchObject([{ cursor: { version: 1 } }, { version: 1, rows: [{ name: 'first' }] }, {}]);
  expect(await late).toMatchObject([{ cursor: { version: 2 } }, { version: 2, rows: [{ name: 'second' }] }, {}]);
  expect(world.read).toEqual(['begin', 'page', 'begin', 'page']);
});

test('a reading that failed is tried again by whoever comes next', async () => {
  await createRace();
  const { snapshotBegin } = world.store;
  world.store.snapshotBegin = async () => {
    throw new Error('gone');
  };
  await expect(Promise.all([fetchScope(), fetchScope()])).rejects.toThrow('gone');
  world.store.snapshotBegin = snapshotBegin;
  const fetching = fetchScope();
  await settle();
  await world.letGo();
  await world.letGo();
  expect(await fetching).toHaveLength(3);
});
