import { BatonError, errorOf } from '@baton/protocol';
import { settle } from '@baton/testing/server';
import { beforeEach, describe, expect, test } from 'vitest';
import { createStreamWorld, kindsOf, upTo, versionsOf, type StreamWorld } from './stream-world.fixture.ts';

let world: StreamWorld;

beforeEach(async () => {
  world = await createStreamWorld();
});

describe('a slow reader', () => {
  test('is given nothing while it has no room, and everything once it has', async () => {
    const reader = world.read();
    await settle();
    reader.hasRoom = false;
    for (let write = 0; write < 50; write++) {
      await world.addMarks(1);
      await world.ports.advance(100);
    }
    expect(versionsOf(reader)).toEqual([1]);
    reader.hasRoom = true;
    reader.stream.resume();
    await settle();
    expect(versionsOf(reader)).toEqual(upTo(51));
    await world.addMarks(1);
    await world.ports.advance(200);
    expect(versionsOf(reader)).toEqual(upTo(52));
  });

  test('that takes nothing for two heartbeats is cut off: a goodbye would never reach it', async () => {
    const reader = world.read();
    await settle();
    reader.hasRoom = false;
    await world.ports.advance(29_000);
    expect(reader.isCut).toBe(false);
    await world.ports.advance(2_000);
    expect([reader.isCut, kindsOf(reader).at(-1)]).toEqual([true, 'live']);
  });
});

test('streams stay open with heartbeats while the database is away, and go on when it is back', async () => {
  const reader = world.read();
  await settle();
  world.store.failWith(errorOf('DATABASE_UNAVAILABLE'));
  await world.ports.advance(40_000);
  const late = world.read();
  await world.ports.advance(1_000);
  expect([reader.isEnded, kindsOf(reader).filter((kind) => kind === 'heartbeat').length]).toEqual([false, 3]);
  world.store.failWith(undefined);
  await world.addMarks(1);
  await world.ports.advance(1_500);
  expect([versionsOf(reader), versionsOf(late)]).toEqual([
    [1, 2],
    [1, 2],
  ]);
  expect(world.ports.logged.filter((sentence) => sentence.includes('database'))).toHaveLength(2);
});

test('stopping says goodbye to every stream and lets none in', async () => {
  const readers = [world.read(), world.read()];
  await settle();
  world.engine.stop();
  for (const reader of readers) {
    expect([reader.isEnded, reader.events.at(-1)]).toMatchObject([true, { kind: 'goodbye' }]);
  }
  expect(world.ports.waiting()).toEqual([]);
  expect(() => world.read()).toThrow(BatonError);
});
