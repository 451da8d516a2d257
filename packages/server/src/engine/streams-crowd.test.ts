import { errorOf } from '@baton/protocol';
import { settle } from '@baton/testing/server';
import { beforeEach, describe, expect, test } from 'vitest';
import { createStreamWorld, cursorOf, kindsOf, upTo, versionsOf, type StreamWorld } from './stream-world.fixture.ts';

let world: StreamWorld;
let pulls: number;

beforeEach(async () => {
  world = await createStreamWorld();
  pulls = 0;
  const { pull } = world.store;
  world.store.pull = (...request) => {
    pulls++;
    return pull(...request);
  };
});

const readers = (count: number, cursor = world.origin) => Array.from({ length: count }, () => world.read(cursor));

describe('a hundred readers of one scope', () => {
  test('who come together are read for once, and their feed begins with one look', async () => {
    await world.addMarks(3);
    const crowd = readers(100);
    await settle();
    for (const reader of crowd) expect([kindsOf(reader).at(-1), versionsOf(reader)]).toEqual(['live', upTo(2)]);
    expect(pulls).toBe(2);
  });

  test('who come where others are live are not read for at all', async () => {
    const first = world.read();
    await settle();
    pulls = 0;
    const crowd = readers(100, cursorOf(first));
    await settle();
    for (const reader of crowd) expect(kindsOf(reader)).toEqual(['heartbeat', 'live']);
    expect(pulls).toBe(0);
    await world.addMarks(1);
    await world.ports.advance(120);
    for (const reader of crowd) expect(versionsOf(reader)).toEqual([2]);
    expect(pulls).toBe(1);
  });

  test('whose history turns out to be another are refused, and never called live in it', async () => {
    const crowd = readers(100);
    await settle();
    pulls = 0;
    world.store.pull = async () => {
      pulls++;
      throw errorOf('CURSOR_TAG');
    };
    await world.addMarks(1);
    await world.ports.advance(120);
    for (const reader of crowd) expect(kindsOf(reader).slice(-2)).toEqual(['live', 'refused']);
    expect(pulls).toBe(2);
  });
});
