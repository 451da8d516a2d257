import { type DeviceId, createMutationId, createUuid, type Operation } from '@baton/protocol';
import { beforeEach, expect, test } from 'vitest';
import { createTokens } from '../http/tokens.ts';
import { createServerEngine } from './index.ts';
import {
  createStreamWorld,
  cursorOf,
  kindsOf,
  schema,
  type StreamWorld,
  upTo,
  versionsOf,
} from './stream-world.fixture.ts';

// The server's part of what went wrong in applications; two phones in a browser play the whole of it (testing/src/e2e).

let world: StreamWorld;

beforeEach(async () => {
  world = await createStreamWorld();
  world.access = 'write';
});

test('a row that is deleted while a device is away for 48 h is gone with its first answer, and its edit is refused', async () => {
  const { ports, store, engine, scope, race } = world;
  const key = createUuid(ports.randomBytes);
  const { mark } = schema.tables;
  await store.transaction((sql) => sql.insert(mark, { id: key, race, n: 7 }));
  const { cursor } = await store.snapshotBegin(scope);
  await store.transaction((sql) => sql.delete(mark, key));
  for (let hour = 0; hour < 48; hour++) {
    await ports.advance(3_600_000);
    await world.addMarks(1);
  }
  const back = await engine.pull({ sub: 'lena' }, { scope, cursor, waitMs: 0 });
  expect(back.versions[0]?.changes).toEqual([{ op: 'delete', table: 'mark', key }]);
  expect([back.versions.length, back.head]).toEqual([49, back.cursor.version]);

  const device = createUuid(ports.randomBytes) as DeviceId;
  const edit: Operation = { op: 'update', scope, table: 'mark', key, values: { n: 8 }, base: { n: 7 } };
  const mutation = {
    ...{ id: createMutationId(0, ports.randomBytes), device, order: 1, lane: 'high', schema: 1, operations: [edit] },
    at: { time: 0, uncertaintyMs: null, confidence: 'none' },
  };
  const push = () => engine.push({ sub: 'lena' }, { device, mutations: [mutation] });
  expect(await push()).toMatchObject({ receipts: [{ outcome: 'rejected', code: 'ROW_MISSING' }] });
  expect(await push()).toEqual(await push());
});

test('a server that takes over goes on with the cursors that another gave', async () => {
  const first = world.read();
  await world.addMarks(1);
  await world.ports.advance(200);
  world.engine.stop();
  expect(kindsOf(first).at(-1)).toBe('goodbye');
  await world.addMarks(1);
  const { store, ports } = world;
  const next = createServerEngine({ schema, store, authorize: () => 'read', rules: {}, ports });
  const second = world.read(cursorOf(first), [world.scope], {}, next);
  await world.addMarks(1);
  await ports.advance(200);
  expect([...versionsOf(first), ...versionsOf(second)]).toEqual(upTo(4));
  expect(kindsOf(second)).toContain('live');
});

test('a viewer whose token ends fifty times while others write misses nothing, hears nothing twice and meets no error', async () => {
  const { ports } = world;
  const tokens = createTokens({ secret: 'a secret of thirty-two bytes, or more' }, ports.time);
  const received: number[] = [];
  const kinds = new Set<string>();
  let cursor = world.origin;
  let written = 1;
  for (let session = 0; session < 50; session++) {
    const viewer = world.read(cursor, [world.scope], await tokens.verify(await tokens.issue({ sub: 'viewer' }, 10)));
    while (!viewer.isEnded) {
      await world.addMarks(1);
      written++;
      await ports.advance(5_000);
    }
    received.push(...versionsOf(viewer));
    for (const kind of kindsOf(viewer)) kinds.add(kind);
    cursor = cursorOf(viewer) ?? cursor;
  }
  const last = world.read(cursor);
  await ports.advance(200);
  expect([...received, ...versionsOf(last)]).toEqual(upTo(written));
  expect(written).toBeGreaterThan(200);
  expect(kinds).toEqual(new Set(['heartbeat', 'versions', 'live', 'goodbye']));
});
