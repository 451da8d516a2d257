import { formatCursor } from '@baton/protocol';
import { settle } from '@baton/testing/server';
import { beforeEach, describe, expect, test } from 'vitest';
import { createTokens } from '../http/tokens.ts';
import {
  createStreamWorld,
  cursorOf,
  kindsOf,
  upTo,
  versionsOf,
  type Reader,
  type StreamWorld,
} from './stream-world.fixture.ts';

let world: StreamWorld;

beforeEach(async () => {
  world = await createStreamWorld();
});

describe('a stream', () => {
  test('begins with a heartbeat, catches up, and says when it is live', async () => {
    await world.addMarks(2);
    const reader = world.read();
    await settle();
    expect(kindsOf(reader)).toEqual(['heartbeat', 'versions', 'live']);
    expect(versionsOf(reader)).toEqual([1, 2]);
    expect(reader.ids[1]).toBe(`${world.scope}@${formatCursor(cursorOf(reader) ?? world.origin)}`);
  });

  test('gives what another program writes within a tenth of a second or so', async () => {
    const reader = world.read();
    await settle();
    await world.addMarks(1);
    await world.ports.advance(120);
    expect(versionsOf(reader)).toEqual([1, 2]);
  });

  test('gives what a push commits at once', async () => {
    const reader = world.read();
    await settle();
    await world.addMarks(1);
    world.access = 'write';
    world.engine.forgetAccess();
    await world.pushName('Coast');
    await settle();
    expect(versionsOf(reader)).toEqual([1, 2, 3]);
  });

  test('gives a bulk write of 500 rows as one event', async () => {
    const reader = world.read();
    await settle();
    await world.addMarks(500);
    await world.ports.advance(200);
    expect(kindsOf(reader)).toEqual(['heartbeat', 'versions', 'live', 'versions']);
    expect(reader.events[3]).toMatchObject({ versions: [{ version: 2 }] });
  });

  test('beats every 15 s', async () => {
    const reader = world.read();
    await world.ports.advance(61_000);
    expect(kindsOf(reader).filter((kind) => kind === 'heartbeat')).toHaveLength(5);
  });

  test('encodes a frame once for all who are live', async () => {
    const readers = [world.read(), world.read(), world.read()];
    await settle();
    await world.addMarks(1);
    await world.ports.advance(200);
    expect(new Set(readers.map(({ raw }) => raw.at(-1))).size).toBe(1);
  });

  test('that is cut in a burst of 1,000 resumes without a gap and without a repeat', async () => {
    const received: number[] = [];
    let cursor = world.origin;
    for (let burst = 0; burst < 10; burst++) {
      const reader = world.read(cursor);
      for (let write = 0; write < 100; write++) {
        await world.addMarks(1);
        if (write % 7 === 0) await world.ports.advance(10);
        if (write === 50 + burst) reader.stream.close();
      }
      received.push(...versionsOf(reader));
      cursor = cursorOf(reader) ?? cursor;
    }
    const last = world.read(cursor);
    await world.ports.advance(500);
    received.push(...versionsOf(last));
    expect(received).toEqual(upTo(1_001));
  });

  test('joined by others at any moment gives each of them every version once', async () => {
    const readers: Reader[] = [];
    for (let write = 0; write < 200; write++) {
      if (write % 9 === 0) readers.push(world.read());
      await world.addMarks(1);
      if (write % 3 === 0) await world.ports.advance(30);
    }
    await world.ports.advance(500);
    for (const reader of readers) expect(versionsOf(reader)).toEqual(upTo(201));
  });

  test('ends where its token is no longer taken, and not before: it would come back with the same one', async () => {
    const tokens = createTokens({ secret: 'a secret of thirty-two bytes, or more' }, world.ports.time);
    const token = await tokens.issue({ sub: 'lena' }, 30);
    await world.ports.advance(59_000);
    const reader = world.read(world.origin, [world.scope], await tokens.verify(token));
    await world.ports.advance(900);
    expect([reader.isEnded, (await tokens.verify(token)).sub]).toEqual([false, 'lena']);
    await world.ports.advance(600);
    expect([reader.isEnded, kindsOf(reader).at(-1)]).toEqual([true, 'goodbye']);
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'TOKEN_EXPIRED' });
  });

  test('leaves no timer behind when it is closed', async () => {
    const reader = world.read();
    await world.ports.advance(1_000);
    reader.stream.close();
    await world.ports.advance(1_000);
    expect(world.ports.waiting()).toEqual([]);
  });
});
