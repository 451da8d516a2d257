import { originTag } from '@baton/protocol';
import { beforeEach, describe, expect, test } from 'vitest';
import { createPushWorld, newId, raceScope, refusalOf, type PushWorld } from './push-world.fixture.ts';

let world: PushWorld;

beforeEach(async () => {
  world = await createPushWorld();
});

describe('a mutation takes effect once', () => {
  test('its receipt names the version that holds it', async () => {
    const one = world.mutation([world.insertRunner(newId())]);
    const receipt = await world.settleOne(one);
    const scope = raceScope(world.race);
    const { versions } = await world.store.pull(scope, { epoch: world.store.epoch, version: 0, tag: originTag }, 10);
    const { version, tag, mutations } = versions.at(-1) ?? {};
    expect(mutations).toEqual([one.id]);
    expect(receipt).toEqual({ id: one.id, outcome: 'applied', versions: [{ scope, version, tag }] });
  });

  test('a batch is one version', async () => {
    const outcome = await world.push([1, 2, 3].map(() => world.mutation([world.insertRunner(newId())])));
    expect(outcome.receipts.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied']);
    expect(await world.head()).toBe(2);
  });

  test('the same bytes again get the same receipt and no effect', async () => {
    const one = world.mutation([world.insertRunner(newId())]);
    const first = await world.settleOne(one);
    expect(await world.settleOne(one)).toEqual(first);
    expect(await world.settleOne(JSON.parse(JSON.stringify(one)))).toEqual(first);
    expect(await world.head()).toBe(2);
  });

  test('twenty pushes of it at the same time, and twice in one batch, are one effect', async () => {
    const one = world.mutation([world.insertRunner(newId())]);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => world.push([one, one])));
    const receipts = outcomes.flatMap(({ receipts }) => receipts);
    expect(receipts).toHaveLength(40);
    expect(new Set(receipts.map((receipt) => JSON.stringify(receipt))).size).toBe(1);
    expect(await world.head()).toBe(2);
  });

  test('its id with another body is refused and leaves the record as it was', async () => {
    const one = world.mutation([world.insertRunner(newId())]);
    const first = await world.settleOne(one);
    const forged = { ...one, operations: [world.insertRunner(newId())] };
    expect(refusalOf(await world.settleOne(forged))).toBe('MUTATION_ID_REUSED');
    const { receipts } = await world.push([one, forged]);
    expect([receipts[0], refusalOf(receipts[1])]).toEqual([first, 'MUTATION_ID_REUSED']);
    expect(await world.head()).toBe(2);
  });

  test('where its id is no longer kept it is refused, whether it was applied before or not', async () => {
    const [lost, one] = [1, 2].map(() => world.mutation([world.insertRunner(newId())]));
    await world.settleOne(one);
    await world.store.forget('ids');
    const later = world.mutation([world.insertRunner(newId())]);
    const { receipts } = await world.push([lost, one, later]);
    expect(receipts.map(refusalOf)).toEqual(['MUTATION_FORGOTTEN', 'MUTATION_FORGOTTEN', 'applied']);
    expect(await world.head()).toBe(3);
  });

  test('a refused one stays refused, though it could succeed by now', async () => {
    const runner = newId();
    const early = world.mutation([{ op: 'delete', scope: raceScope(world.race), table: 'runner', key: runner }]);
    expect(refusalOf(await world.settleOne(early))).toBe('ROW_MISSING');
    await world.settleOne(world.mutation([world.insertRunner(runner)]));
    expect(refusalOf(await world.settleOne(early))).toBe('ROW_MISSING');
    expect(await world.rowOf('runner', runner)).toBeDefined();
  });

  test('its operations take effect together or not at all', async () => {
    const runner = newId();
    const torn = world.mutation([world.insertRunner(runner), world.updateRace({ name: 'x' }, { name: 'y' }, newId())]);
    expect(refusalOf(await world.settleOne(torn))).toBe('ROW_MISSING');
    expect(await world.rowOf('runner', runner)).toBeUndefined();
    expect(await world.head()).toBe(1);
  });
});

describe('the last writer wins, column by column', () => {
  test('what it replaces unseen is kept in the receipt', async () => {
    await world.settleOne(world.mutation([world.updateRace({ name: 'Coast' }, { name: 'Relay' })]));
    const receipt = await world.settleOne(world.mutation([world.updateRace({ name: 'Mountains' }, { name: 'Relay' })]));
    expect(receipt).toMatchObject({
      outcome: 'merged',
      lost: [{ table: 'race', key: world.race, column: 'name', kept: 'Mountains', lost: 'Coast', rule: 'last-writer' }],
    });
    expect(await world.rowOf('race', world.race)).toMatchObject({ name: 'Mountains' });
    expect(await world.head()).toBe(3);
  });

  test('writers of different columns do not meet', async () => {
    await world.settleOne(world.mutation([world.updateRace({ name: 'Coast' }, { name: 'Relay' })]));
    const receipt = await world.settleOne(world.mutation([world.updateRace({ status: 'running' }, { status: null })]));
    expect(receipt?.outcome).toBe('applied');
    expect(await world.rowOf('race', world.race)).toEqual({ id: world.race, name: 'Coast', status: 'running' });
  });

  test('two who write the same value lose nothing', async () => {
    await world.settleOne(world.mutation([world.updateRace({ name: 'Coast' }, { name: 'Relay' })]));
    const receipt = await world.settleOne(world.mutation([world.updateRace({ name: 'Coast' }, { name: 'Relay' })]));
    expect(receipt).toMatchObject({ outcome: 'applied', versions: [] });
  });
});
