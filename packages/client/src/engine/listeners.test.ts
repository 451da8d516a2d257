import { FakeWorld } from '@baton/testing/client';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { Listeners } from './listeners.ts';
import { race, schema, scope } from './relay.fixture.ts';

/** What nobody handled, kept from the test runner. */
let unhandled: unknown[];

beforeEach(() => {
  unhandled = [];
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (error) => unhandled.push(error));
  onTestFinished(() => {
    process.removeAllListeners('unhandledRejection');
    for (const listener of others) process.on('unhandledRejection', listener);
  });
});

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('a listener that throws keeps nothing from the others, and its error is reported', async () => {
  const listeners = new Listeners();
  const told: string[] = [];
  const broken = new Error('broken');
  listeners.subscribe(() => void told.push('first'));
  listeners.subscribe(() => {
    throw broken;
  });
  listeners.subscribe(() => void told.push('last'));
  listeners.tell();
  await turn();
  expect(told).toEqual(['first', 'last']);
  expect(unhandled).toEqual([broken]);
});

it('a query whose filter throws keeps no other query from hearing of changes', async () => {
  const world = new FakeWorld({ schema });
  await world.server.store.transaction((sql) => sql.insert(schema.tables.race, { id: race, name: 'Coast' }));
  const { client } = await world.openPhone();
  client.open(scope);
  await world.time.advance(1_000);
  const faulty = client.live((q) =>
    q.mark.where({ race }).filter(({ note }) => {
      if (note === null) throw new Error('no note');
      return true;
    }),
  );
  faulty.subscribe(() => undefined);
  let told = 0;
  const sound = client.live((q) => q.mark.where({ race }));
  sound.subscribe(() => void told++);
  for (const n of [1, 2]) {
    client.mutate((tx) => tx.mark.insert({ race, n, at: client.clock.at() }));
    await world.time.advance(1_000);
  }
  expect(told).toBeGreaterThan(1);
  expect(unhandled).toContainEqual(new Error('no note'));
});

it('a query that cannot be read holds nothing, and can be listened to once it can', async () => {
  const world = new FakeWorld({ schema });
  const { client } = await world.openPhone();
  let isBroken = true;
  client.mutate((tx) => tx.race.insert({ id: race, name: 'Coast' }));
  const live = client.live((q) =>
    q.race.where({ id: race }).filter(() => {
      if (isBroken) throw new Error('broken');
      return true;
    }),
  );
  expect(() => live.subscribe(() => undefined)).toThrow('broken');
  isBroken = false;
  let told = 0;
  live.subscribe(() => void told++);
  client.mutate((tx) => tx.race.update(race, { name: 'Hills' }));
  await world.time.advance(1_000);
  expect(told).toBeGreaterThan(0);
});
