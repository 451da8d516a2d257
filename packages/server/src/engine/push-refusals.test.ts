import { formatScope, type DeviceId, type Operation } from '@baton/protocol';
import { beforeEach, describe, expect, test } from 'vitest';
import { createPushWorld, insertRace, newId, raceScope, refusalOf, type PushWorld } from './push-world.fixture.ts';

let world: PushWorld;

beforeEach(async () => {
  world = await createPushWorld();
});

describe('a bad mutation fails alone', () => {
  const cases: readonly [string, () => unknown, string][] = [
    [
      'an unknown table',
      () => world.mutation([{ ...world.insertRunner(newId()), table: 'pg_catalog' }]),
      'UNKNOWN_TABLE',
    ],
    [
      'a table named after a prototype',
      () => world.mutation([{ ...world.insertRunner(newId()), table: '__proto__' }]),
      'UNKNOWN_TABLE',
    ],
    ['an unknown column', () => world.mutation([world.insertRunner(newId(), { admin: true })]), 'UNKNOWN_COLUMN'],
    [
      'a column named after a prototype',
      () => world.mutation([world.insertRunner(newId(), { constructor: 'x' })]),
      'UNKNOWN_COLUMN',
    ],
    ['a value that breaks its validator', () => world.mutation([insertRace(newId(), 'boom')]), 'VALIDATION_FAILED'],
    ['text for a number', () => world.mutation([world.insertRunner(newId(), { slot: '1' })]), 'WRONG_TYPE'],
    ['a fraction for a whole number', () => world.mutation([world.insertRunner(newId(), { slot: 1.5 })]), 'WRONG_TYPE'],
    ['a number above 32 bits', () => world.mutation([world.insertRunner(newId(), { slot: 2 ** 31 })]), 'WRONG_TYPE'],
    [
      'an object for text',
      () => world.mutation([world.updateRace({ name: { a: 1 } as never }, { name: 'Relay' })]),
      'MUTATION_MALFORMED',
    ],
    ['text with NUL', () => world.mutation([world.updateRace({ name: 'a\0b' }, { name: 'Relay' })]), 'WRONG_TYPE'],
    ['a lone surrogate', () => world.mutation([world.updateRace({ name: '\ud800' }, { name: 'Relay' })]), 'WRONG_TYPE'],
    [
      'null where a value must be',
      () => world.mutation([world.updateRace({ name: null }, { name: 'Relay' })]),
      'WRONG_TYPE',
    ],
    [
      'a column left out',
      () => world.mutation([{ ...insertRace(newId()), values: { id: world.race } } as Operation]),
      'WRONG_TYPE',
    ],
    [
      'a key that is not that of the values',
      () => world.mutation([{ ...world.insertRunner(newId()), key: newId() }]),
      'MUTATION_MALFORMED',
    ],
    [
      'a scope that is not that of the values',
      () => world.mutation([{ ...world.insertRunner(newId()), scope: raceScope(newId()) }]),
      'MUTATION_MALFORMED',
    ],
    [
      'a scope of another kind',
      () => world.mutation([{ ...world.insertRunner(newId()), scope: formatScope('crew', world.race) }]),
      'MUTATION_MALFORMED',
    ],
    [
      'a value that is no id of a scope',
      () => {
        const key = newId();
        const values = { id: key, folder: '../a b' };
        return world.mutation([{ op: 'insert', scope: formatScope('folder', 'a'), table: 'note', key, values }]);
      },
      'MUTATION_MALFORMED',
    ],
    ['a new key', () => world.mutation([world.updateRace({ id: newId() }, { id: world.race })]), 'KEY_FIXED'],
    ['an update of nothing', () => world.mutation([world.updateRace({}, {})]), 'MUTATION_MALFORMED'],
    [
      'a base for other columns',
      () => world.mutation([world.updateRace({ name: 'x' }, { status: null })]),
      'MUTATION_MALFORMED',
    ],
    ['a row that exists', () => world.mutation([insertRace(world.race)]), 'ROW_EXISTS'],
    [
      'a row that does not exist',
      () => world.mutation([world.updateRace({ name: 'x' }, { name: 'y' }, newId())]),
      'ROW_MISSING',
    ],
    [
      'a key that is none',
      () => world.mutation([{ ...world.updateRace({ name: 'x' }, { name: 'y' }), key: "'; drop table race; --" }]),
      'ROW_MISSING',
    ],
    [
      'a reference to no row',
      () => world.mutation([world.insertRunner(newId(), { van: newId() })]),
      'REFERENCE_MISSING',
    ],
    [
      'an operation nobody knows',
      () => world.mutation([{ ...world.insertRunner(newId()), op: 'upsert' } as never]),
      'MUTATION_MALFORMED',
    ],
    [
      'a member nobody knows',
      () => ({ ...world.mutation([world.insertRunner(newId())]), actor: 'root' }),
      'MUTATION_MALFORMED',
    ],
    [
      'a device that does not send it',
      () => world.mutation([world.insertRunner(newId())], { device: newId() as DeviceId }),
      'DEVICE_FOREIGN',
    ],
    ['no operation', () => world.mutation([]), 'MUTATION_MALFORMED'],
  ];

  test.each(cases)('%s', async (_what, make, code) => {
    const good = [world.mutation([world.insertRunner(newId())]), world.mutation([world.insertRunner(newId())])];
    const { receipts, stopped } = await world.push([good[0], make(), good[1]]);
    expect(stopped).toBeUndefined();
    expect(receipts.map(refusalOf)).toEqual(['applied', code, 'applied']);
    expect(await world.head()).toBe(2);
  });

  test('one without an id cannot have a receipt: the batch is refused before anything happens', async () => {
    const batch = world.push([world.mutation([world.insertRunner(newId())]), { ...world.mutation([]), id: 'x' }]);
    await expect(batch).rejects.toMatchObject({
      code: 'MUTATION_MALFORMED',
      details: 'mutations.1.id: a UUIDv7 expected',
    });
    expect(await world.head()).toBe(1);
  });

  test('what a refusal quotes is cut', async () => {
    const receipt = await world.settleOne(world.mutation([world.insertRunner(newId(), { ['x'.repeat(100_000)]: 1 })]));
    expect(JSON.stringify(receipt).length).toBeLessThan(600);
  });

  test('one of a newer schema waits for a newer server, and all after it', async () => {
    const [one, newer, last] = [{}, { schema: 2 }, {}].map((changes) =>
      world.mutation([world.insertRunner(newId())], changes),
    );
    const outcome = await world.push([one, newer, last]);
    expect(outcome.receipts.map(({ id }) => id)).toEqual([one?.id]);
    expect(outcome.stopped?.code).toBe('SCHEMA_VERSION_UNKNOWN');
  });
});
