import { createUuid, formatCursor, formatScope, originTag } from '@baton/protocol';
import { settle } from '@baton/testing/server';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Access } from './access.ts';
import { createStreamWorld, kindsOf, versionsOf, type StreamWorld } from './stream-world.fixture.ts';

let world: StreamWorld;

beforeEach(async () => {
  world = await createStreamWorld();
});

describe('a cursor that cannot go on is refused, and the other scopes go on', () => {
  test.each<[string, () => string, string]>([
    ['none', () => '', 'CURSOR_INVALID'],
    ['a negative version', () => `${world.store.epoch}.-1.${originTag}`, 'CURSOR_INVALID'],
    ['a version above 2^53', () => `${world.store.epoch}.9007199254740993.${originTag}`, 'CURSOR_INVALID'],
    ['the future', () => formatCursor({ ...world.origin, version: 77 }), 'CURSOR_FUTURE'],
    ['another epoch', () => formatCursor({ ...world.origin, epoch: world.race }), 'CURSOR_EPOCH'],
    ['another history', () => formatCursor({ ...world.origin, version: 1, tag: 'f'.repeat(32) }), 'CURSOR_TAG'],
  ])('%s', async (_what, cursorText, code) => {
    const other = formatScope('race', createUuid(world.ports.randomBytes));
    const reader = world.read(cursorText());
    const both = world.read(world.origin, [world.scope, other]);
    await settle();
    expect(reader.events[1]).toMatchObject({ kind: 'refused', scope: world.scope, error: { code } });
    expect(kindsOf(reader)).toEqual(['heartbeat', 'refused']);
    expect(kindsOf(both).filter((kind) => kind === 'live')).toHaveLength(2);
  });
});

describe('a right that changes while a stream is open', () => {
  test('is obeyed within 5 s, and nothing more comes', async () => {
    const reader = world.read();
    await world.ports.advance(3_900);
    world.access = 'none';
    await world.addMarks(1);
    await world.ports.advance(5_000);
    const refusedAt = reader.events.findIndex(({ kind }) => kind === 'refused');
    expect(reader.events[refusedAt]).toMatchObject({ scope: world.scope, error: { code: 'SCOPE_FORBIDDEN' } });
    await world.addMarks(1);
    await world.ports.advance(20_000);
    expect(kindsOf(reader).slice(refusedAt + 1)).toEqual(['heartbeat']);
  });

  test.each([100, 1_700, 3_999, 4_001, 4_499])('is obeyed within 5 s when it changes after %i ms', async (after) => {
    const reader = world.read();
    await world.ports.advance(after);
    world.access = 'none';
    await world.ports.advance(5_000);
    await world.addMarks(1);
    await world.ports.advance(200);
    expect(versionsOf(reader)).toEqual([1]);
    expect(kindsOf(reader)).toContain('refused');
  });

  test('is obeyed at once after forgetAccess', async () => {
    const reader = world.read();
    await settle();
    world.access = 'none';
    world.engine.forgetAccess();
    await settle();
    expect(kindsOf(reader).at(-1)).toBe('refused');
  });

  test('and nobody can say how: nothing is given until somebody can', async () => {
    const reader = world.read();
    await world.ports.advance(1_000);
    world.access = new Error('down');
    await world.ports.advance(5_000);
    await world.addMarks(1);
    await world.ports.advance(10_000);
    expect(versionsOf(reader)).toEqual([1]);
    world.access = 'read';
    await world.ports.advance(1_000);
    expect(versionsOf(reader)).toEqual([1, 2]);
  });

  test('and nobody ever answers: somebody is asked again', async () => {
    const reader = world.read();
    await world.ports.advance(1_000);
    world.access = new Promise(() => undefined);
    await world.ports.advance(5_000);
    await world.addMarks(1);
    await world.ports.advance(20_000);
    expect(versionsOf(reader)).toEqual([1]);
    world.access = 'read';
    await world.ports.advance(6_000);
    expect(versionsOf(reader)).toEqual([1, 2]);
    expect(world.ports.logged).toHaveLength(1);
  });

  test('a scope that nobody may read is refused like one that does not exist', async () => {
    const nowhere = formatScope('nothing', world.race);
    const [missing] = [world.read(world.origin, [nowhere])];
    await settle();
    world.access = 'none';
    world.engine.forgetAccess();
    const [forbidden] = [world.read()];
    await settle();
    expect(missing?.events.slice(1)).toMatchObject([{ kind: 'refused', error: { code: 'SCOPE_FORBIDDEN' } }]);
    expect(forbidden?.events.slice(1)).toMatchObject([{ kind: 'refused', error: { code: 'SCOPE_FORBIDDEN' } }]);
  });

  test('while a page is read for it: the page is not given', async () => {
    const { pull } = world.store;
    world.store.pull = async (...request) => {
      const pulled = await pull(...request);
      world.access = 'none';
      world.engine.forgetAccess();
      await settle();
      return pulled;
    };
    const reader = world.read();
    await world.ports.advance(1_000);
    expect(kindsOf(reader)).toEqual(['heartbeat', 'refused']);
  });

  test('is not undone by an older answer that comes late', async () => {
    let answer: (access: Access) => void = () => {};
    world.access = new Promise((resolve) => {
      answer = resolve;
    });
    const reader = world.read();
    world.access = 'read';
    world.engine.forgetAccess();
    await settle();
    answer('none');
    await settle();
    expect(kindsOf(reader)).toEqual(['heartbeat', 'versions', 'live']);
  });
});
