import { beforeEach, describe, expect, test } from 'vitest';
import { claims, createPushWorld, newId, ports, refusalOf, type PushWorld } from './push-world.fixture.ts';

let world: PushWorld;

beforeEach(async () => {
  world = await createPushWorld();
});

describe('rules of a table', () => {
  test('see who, the row before and after, and what changes', async () => {
    const seen: unknown[] = [];
    world.rules = { race: { validate: ({ row: _row, ...input }) => void seen.push(input) } };
    await world.settleOne(world.mutation([world.updateRace({ name: 'Coast' }, { name: 'Relay' })]));
    const before = { id: world.race, name: 'Relay', status: null };
    expect(seen).toEqual([
      { claims, operation: 'update', before, after: { ...before, name: 'Coast' }, changed: ['name'] },
    ]);
  });

  test('refuse a person, or a value with a sentence', async () => {
    world.rules = { runner: { authorize: ({ operation }) => operation !== 'insert' } };
    expect(refusalOf(await world.settleOne(world.mutation([world.insertRunner(newId())])))).toBe('WRITE_FORBIDDEN');
    world.rules = { runner: { validate: () => 'The race was closed at 13:29.' } };
    const receipt = await world.settleOne(world.mutation([world.insertRunner(newId())]));
    expect(receipt).toMatchObject({ code: 'RULE_REFUSED', message: 'The race was closed at 13:29.' });
  });

  test('read other rows in the same transaction', async () => {
    world.rules = {
      runner: { validate: async ({ row }) => String((await row('race', { id: world.race }))?.['name']) },
    };
    const { receipts } = await world.push([
      world.mutation([world.updateRace({ name: 'Closed' }, { name: 'Relay' })]),
      world.mutation([world.insertRunner(newId())]),
    ]);
    expect(receipts[1]).toMatchObject({ code: 'RULE_REFUSED', message: 'Closed' });
  });

  test('that break stop the queue and lose nothing', async () => {
    world.rules = {
      runner: {
        validate: ({ after }) => {
          if (after?.['slot'] === 2) throw new TypeError('oops');
          return undefined;
        },
      },
    };
    const [one, broken, last] = [1, 2, 3].map((slot) => world.mutation([world.insertRunner(newId(), { slot })]));
    const outcome = await world.push([one, broken, last]);
    expect(outcome.receipts.map(({ id }) => id)).toEqual([one?.id]);
    expect(outcome.stopped).toMatchObject({ code: 'INTERNAL' });
    expect(JSON.stringify(outcome)).not.toContain('oops');
  });

  test('that do not answer stop the queue after 5 s and hold nothing up', async () => {
    let askLate: () => Promise<unknown> = async () => undefined;
    world.rules = {
      runner: {
        validate: ({ row }) => {
          askLate = () => row('race', world.race);
          return new Promise(() => undefined);
        },
      },
    };
    const pushing = world.push([world.mutation([world.insertRunner(newId())])]);
    const refused = expect(pushing).rejects.toMatchObject({ code: 'APPLICATION_SILENT', recovery: 'retry' });
    await ports.advance(5_000);
    await refused;
    world.rules = {};
    expect(refusalOf(await world.settleOne(world.mutation([world.insertRunner(newId())])))).toBe('applied');
    await expect(askLate()).rejects.toThrow('its time was over');
  });
});
