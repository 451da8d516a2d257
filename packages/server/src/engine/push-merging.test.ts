import type { Mutation, ReceiptVersion, WireRow } from '@baton/protocol';
import { beforeEach, describe, expect, test } from 'vitest';
import { createPushWorld, newId, ports, raceScope, refusalOf, schema, type PushWorld } from './push-world.fixture.ts';

let world: PushWorld;

beforeEach(async () => {
  world = await createPushWorld();
  world.rules = { race: { merge: { name: 'first-writer' } } };
});

/** What a device that is up to date has seen. */
async function seenNow(): Promise<ReceiptVersion[]> {
  const scope = raceScope(world.race);
  const { cursor } = await world.store.snapshotBegin(scope);
  return [{ scope, version: cursor.version, tag: cursor.tag }];
}

const update = (values: WireRow, base: WireRow, changes: Partial<Mutation> = {}) =>
  world.mutation([world.updateRace(values, base)], changes);

const bySql = (values: WireRow) => world.store.transaction((sql) => sql.update(schema.tables.race, world.race, values));

describe('the first writer wins', () => {
  test('where a column was changed since the device saw it, which is told with what lost', async () => {
    const seen = await seenNow();
    await bySql({ name: 'Coast' });
    const late = update({ name: 'Hills', status: 'late' }, { name: 'Relay', status: null }, { seen });
    expect(await world.settleOne(late)).toMatchObject({
      outcome: 'merged',
      lost: [{ column: 'name', kept: 'Coast', lost: 'Hills', rule: 'first-writer' }],
    });
    expect(await world.rowOf('race', world.race)).toMatchObject({ name: 'Coast', status: 'late' });
  });

  test('also where the column holds again what the device saw', async () => {
    const seen = await seenNow();
    await bySql({ name: 'Coast' });
    await bySql({ name: 'Relay' });
    const late = update({ name: 'Hills' }, { name: 'Relay' }, { seen });
    expect(await world.settleOne(late)).toMatchObject({ outcome: 'merged', lost: [{ kept: 'Relay', lost: 'Hills' }] });
    expect(await world.rowOf('race', world.race)).toMatchObject({ name: 'Relay' });
  });

  test('not against itself, nor against changes of other columns, nor with what is there already', async () => {
    const seen = await seenNow();
    await world.settleOne(update({ name: 'Coast' }, { name: 'Relay' }, { seen }));
    await bySql({ status: 'soon' });
    expect(refusalOf(await world.settleOne(update({ name: 'Hills' }, { name: 'Coast' }, { seen })))).toBe('applied');
    await bySql({ name: 'Dunes' });
    expect(refusalOf(await world.settleOne(update({ name: 'Dunes' }, { name: 'Hills' }, { seen })))).toBe('applied');
  });

  test('by the value alone where the device does not say what it saw, or saw another history', async () => {
    await bySql({ name: 'Coast' });
    await bySql({ name: 'Relay' });
    const strange = [{ scope: raceScope(world.race), version: 1, tag: 'f'.repeat(32) }];
    expect(refusalOf(await world.settleOne(update({ name: 'A' }, { name: 'Relay' }, { seen: strange })))).toBe(
      'applied',
    );
    expect(refusalOf(await world.settleOne(update({ name: 'B' }, { name: 'A' })))).toBe('applied');
    expect(await world.settleOne(update({ name: 'C' }, { name: 'A' }))).toMatchObject({
      lost: [{ kept: 'B', lost: 'C' }],
    });
  });

  test('and rules see only what is left to write', async () => {
    const asked: (readonly string[])[] = [];
    const validate = ({ changed }: { changed: readonly string[] }) => void asked.push(changed);
    world.rules = { race: { merge: 'first-writer', validate } };
    const seen = await seenNow();
    await bySql({ name: 'Coast' });
    await world.settleOne(update({ name: 'Hills', status: 'late' }, { name: 'Relay', status: null }, { seen }));
    await world.settleOne(update({ name: 'Moor' }, { name: 'Relay' }, { seen }));
    expect(asked).toEqual([['status']]);
  });
});

describe('an invariant looks across the rows of a scope', () => {
  const sameSlot = async ({ rows }: { rows: (table: string) => Promise<readonly object[]> }) => {
    const slots = (await rows('runner')).map((runner) => 'slot' in runner && runner.slot);
    return new Set(slots).size < slots.length ? 'two runners have one slot' : undefined;
  };

  test('with all changes of the mutation, and refuses it whole', async () => {
    world.rules = { runner: { invariant: sameSlot } };
    const [a, b] = [newId(), newId()];
    const both = world.mutation([world.insertRunner(a), world.insertRunner(b, { slot: 2 })]);
    const third = world.mutation([
      world.insertRunner(newId(), { slot: 2 }),
      world.updateRace({ name: 'X' }, { name: 'Relay' }),
    ]);
    const fourth = world.mutation([world.insertRunner(newId(), { slot: 3 })]);
    const { receipts } = await world.push([both, third, fourth]);
    expect(receipts.map(refusalOf)).toEqual(['applied', 'RULE_REFUSED', 'applied']);
    expect(receipts[1]).toMatchObject({ message: 'two runners have one slot' });
    expect(await world.rowOf('race', world.race)).toMatchObject({ name: 'Relay' });
    const swap = world.mutation(
      [a, b].map((key, index) => ({
        ...{ op: 'update', scope: raceScope(world.race), table: 'runner', key },
        ...{ values: { slot: 2 - index }, base: { slot: index + 1 } },
      })),
    );
    expect(refusalOf(await world.settleOne(swap))).toBe('applied');
  });

  test('is not asked of what is written by SQL, nor of tables that have none, nor of other scopes', async () => {
    const asked: string[] = [];
    world.rules = { runner: { invariant: ({ scope }) => void asked.push(scope) } };
    await bySql({ name: 'Coast' });
    await world.settleOne(update({ name: 'Hills' }, { name: 'Coast' }));
    expect(asked).toEqual([]);
    await world.settleOne(world.mutation([world.insertRunner(newId()), world.insertRunner(newId(), { slot: 2 })]));
    expect(new Set(asked)).toEqual(new Set([raceScope(world.race)]));
  });

  test('reads the rows that have given values', async () => {
    let found: readonly object[] = [];
    world.rules = {
      runner: { invariant: async ({ rows }) => void (found = await rows('runner', { slot: 7, van: null })) },
    };
    const wanted = newId();
    await world.push([
      world.mutation([world.insertRunner(newId(), { slot: 6 })]),
      world.mutation([world.insertRunner(wanted, { slot: 7 })]),
    ]);
    expect(found).toMatchObject([{ id: wanted }]);
  });

  test('that does not answer in time stops the batch, and it is sent again', async () => {
    world.rules = { runner: { invariant: () => new Promise(() => undefined) } };
    const pushed = world.push([world.mutation([world.insertRunner(newId())])]);
    const failed = expect(pushed).rejects.toMatchObject({ code: 'APPLICATION_SILENT' });
    await ports.advance(5_000);
    await failed;
  });
});
