import { type BatonError, errorOf, type WireRow } from '@baton/protocol';
import { beforeEach, describe, expect, test } from 'vitest';
import { createPushWorld, newId, refusalOf, schema, type PushWorld } from './push-world.fixture.ts';

let world: PushWorld;

beforeEach(async () => {
  world = await createPushWorld();
});

describe('an obstacle that may pass', () => {
  /** Fails transactions in which `isMet` is inserted, as a lock or a check at commit would. */
  function failWhere(isMet: (row: WireRow) => boolean, error: BatonError, when: 'statement' | 'commit'): void {
    const { transaction: run } = world.store;
    world.store.transaction = (work) =>
      run(async (transaction) => {
        let isDue = false;
        const result = await work({
          ...transaction,
          insert: async (target, ...rows) => {
            isDue ||= rows.some(isMet);
            if (isDue && when === 'statement') throw error;
            await transaction.insert(target, ...rows);
          },
        });
        if (isDue) throw error;
        return result;
      });
  }

  test('lets the mutations before it through and leaves the rest unanswered', async () => {
    failWhere(({ slot }) => slot === 2, errorOf('LOCK_TIMEOUT'), 'statement');
    const batch = [1, 2, 3].map((slot) => world.mutation([world.insertRunner(newId(), { slot })]));
    const outcome = await world.push(batch);
    expect(outcome.receipts.map(({ id }) => id)).toEqual([batch[0]?.id]);
    expect(outcome.stopped).toMatchObject({ code: 'LOCK_TIMEOUT', retryAfterMs: 500 });
    expect(await world.head()).toBe(2);
  });

  test('at the first mutation fails the request', async () => {
    failWhere(() => true, errorOf('LOCK_TIMEOUT'), 'statement');
    await expect(world.push([world.mutation([world.insertRunner(newId())])])).rejects.toMatchObject({
      code: 'LOCK_TIMEOUT',
    });
  });

  test('a constraint that fails at commit refuses the mutation that breaks it alone', async () => {
    failWhere(({ slot }) => slot === 2, errorOf('CONSTRAINT_FAILED'), 'commit');
    const { receipts } = await world.push(
      [1, 2, 3].map((slot) => world.mutation([world.insertRunner(newId(), { slot })])),
    );
    expect(receipts.map(refusalOf)).toEqual(['applied', 'CONSTRAINT_FAILED', 'applied']);
    expect(await world.head()).toBe(3);
  });

  test('a database that is away loses nothing', async () => {
    const one = world.mutation([world.insertRunner(newId())]);
    world.store.failWith(errorOf('DATABASE_UNAVAILABLE'));
    await expect(world.push([one])).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    world.store.failWith(undefined);
    expect((await world.settleOne(one))?.outcome).toBe('applied');
  });

  test('rights are never asked for inside a transaction', async () => {
    let isInside = false;
    const asked: boolean[] = [];
    world = await createPushWorld(() => {
      asked.push(isInside);
      return 'write';
    });
    const [other, van] = [newId(), newId()];
    await world.store.transaction(async (transaction) => {
      await transaction.insert(schema.tables.race, { id: other, name: 'Other', status: null });
      await transaction.insert(schema.tables.van, { id: van, race: other, name: 'Van' });
    });
    const { transaction: run } = world.store;
    world.store.transaction = (work) =>
      run(async (transaction) => {
        isInside = true;
        return await work(transaction).finally(() => {
          isInside = false;
        });
      });
    expect((await world.settleOne(world.mutation([world.insertRunner(newId(), { van })])))?.outcome).toBe('applied');
    expect(asked).toEqual([false, false]);
  });
});
