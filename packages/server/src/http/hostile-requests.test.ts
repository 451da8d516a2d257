import { formatScope, isErrorCode } from '@baton/protocol';
import { createMemoryServer, createVirtualPorts } from '@baton/testing/server';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import {
  canary,
  cursorOf,
  mutationOf,
  newId,
  schema,
  scopeOf,
  send,
  type BadInputWorld,
  type BadRequest,
} from './bad-input.fixture.ts';

let world: BadInputWorld;

beforeAll(async () => {
  const [race, foreignRace, device] = [newId(), newId(), newId()];
  const { store, fetch, stop } = createMemoryServer({
    schema,
    authorize: ({ scope }) => (scope.id === race ? 'write' : 'none'),
    ports: createVirtualPorts(),
  });
  await store.transaction(async (transaction) => {
    await transaction.insert(schema.tables.race, { id: race, name: 'Relay', notes: null });
    await transaction.insert(schema.tables.race, { id: foreignRace, name: canary, notes: null });
  });
  await store.claimDevice(device as never, 'lena');
  const foreign = formatScope('race', foreignRace);
  const readState = async () => (await store.heads([foreign])).get(foreign);
  world = { race, foreignRace, device, epoch: store.epoch, fetch, readState, stop: async () => stop() };
});

const hostile = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    '*',
    '__proto__',
    "'; --",
    '$1',
    '\0',
    '\ud800',
    -0,
    1e308,
    2 ** 53,
    -1,
    1.5,
  ),
  fc.constantFrom<unknown>([], {}, [[]], { $ne: null }, 'race', 'race/', 'pg_catalog.pg_class', 'constructor', 'mark'),
  fc.constant('foreign race'),
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

/** The paths of every value in a JSON document. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]))];
}

/** The document with another value, or none, at one place. */
function withValueAt(document: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value === 'foreign race' ? world.foreignRace : value;
  const copy = structuredClone(document) as Record<string, unknown>;
  if (rest.length === 0 && value === undefined) delete copy[key];
  else copy[key] = withValueAt(copy[key], rest, value);
  return copy;
}

const goodBodies = () => {
  const place = { scope: scopeOf(world), table: 'race', key: world.race };
  const update = { op: 'update', ...place, values: { name: 'Night' }, base: { name: 'Relay' } };
  const remove = { op: 'delete', scope: scopeOf(world), table: 'mark', key: newId() };
  const clock = { uncertaintyMs: 5, confidence: 'high' };
  return [
    ...[mutationOf(world), { ...mutationOf(world), operations: [update, remove] }].map((mutation) => ({
      path: '/push',
      body: { device: world.device, mutations: [mutation, mutationOf(world)] },
    })),
    { path: '/contact', body: { device: world.device, unsent: 0, oldestUnsentAt: null, refused: 0, clock } },
  ];
};

async function expectHarmless(request: BadRequest): Promise<void> {
  const before = await world.readState();
  const response = await send(world, request);
  expect(response.status).toBeLessThan(500);
  if (response.headers.get('content-type') === 'text/event-stream') {
    await response.body?.cancel();
    return;
  }
  const answer = await response.text();
  expect(answer).not.toContain(canary);
  expect(answer).not.toContain('"INTERNAL"');
  if (response.status >= 400)
    expect(isErrorCode((JSON.parse(answer) as { error: { code: string } }).error.code)).toBe(true);
  expect(await world.readState()).toEqual(before);
}

test('a body with anything anywhere is answered, and never by a failure', async () => {
  const changes = fc.array(fc.tuple(fc.nat(), hostile, fc.boolean()), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.nat(2), changes, async (which, list) => {
      const { path, body } = goodBodies()[which] ?? { path: '/push', body: {} };
      let changed: unknown = body;
      for (const [place, value, isRemoved] of list) {
        const paths = pathsOf(changed);
        changed = withValueAt(changed, paths[place % paths.length] ?? [], isRemoved ? undefined : value);
      }
      await expectHarmless({ path, body: JSON.stringify(changed) ?? '' });
    }),
    { numRuns: 1_500 },
  );
});

test('an address with anything in it is answered, and never by a failure', async () => {
  // An object may have a member `toString`, so String() does not take each of them.
  const written = hostile.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.webQueryParameters(), written);
  const part = fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, text);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('/pull', '/snapshot', '/events'),
      fc.record({ scope: part, cursor: part, table: part, after: part }),
      async (path, parts) => {
        const query = new URLSearchParams();
        query.append('scope', parts.scope?.replace('foreign race', `race/${world.foreignRace}`) ?? scopeOf(world));
        query.append('cursor', parts.cursor ?? cursorOf(world));
        if (parts.table !== undefined) query.append('table', parts.table);
        if (parts.after !== undefined) query.append('after', parts.after);
        await expectHarmless({ path: `${path}?${query}`, method: 'GET' });
      },
    ),
    { numRuns: 1_000 },
  );
});
