import { errorCatalogue, type Operation } from '@baton/protocol';
import { beforeEach, describe, expect, test } from 'vitest';
import { createPushWorld, insertRace, newId, raceScope, refusalOf, type PushWorld } from './push-world.fixture.ts';

let world: PushWorld;

beforeEach(async () => {
  world = await createPushWorld();
});

describe('scopes are walls', () => {
  test('a device of somebody else sends nothing', async () => {
    await expect(world.push([world.mutation([world.insertRunner(newId())])], 'omar')).rejects.toMatchObject({
      code: 'DEVICE_FOREIGN',
    });
  });

  test('without the right to write, nothing of the mutation takes effect', async () => {
    const other = newId();
    await world.settleOne(world.mutation([insertRace(other)]));
    world.engine.forgetAccess();
    world.access.set(raceScope(other), 'none').set(raceScope(world.race), 'read');
    const hidden = world.mutation([world.updateRace({ name: 'x' }, { name: 'Relay' }, other)]);
    const shown = world.mutation([world.updateRace({ name: 'x' }, { name: 'Relay' })]);
    expect((await world.push([hidden, shown])).receipts.map(refusalOf)).toEqual(['SCOPE_FORBIDDEN', 'WRITE_FORBIDDEN']);
    expect([await world.head(), await world.head(other)]).toEqual([1, 1]);
  });

  test('a row of another scope is missing, whatever its key', async () => {
    const other = newId();
    await world.settleOne(world.mutation([insertRace(other)]));
    const smuggled: Operation = {
      ...world.updateRace({ name: 'x' }, { name: 'Relay' }, other),
      scope: raceScope(world.race),
    };
    const nowhere: Operation = { ...smuggled, key: newId() };
    const { receipts } = await world.push([world.mutation([smuggled]), world.mutation([nowhere])]);
    expect(receipts.map(refusalOf)).toEqual(['ROW_MISSING', 'ROW_MISSING']);
    expect(await world.rowOf('race', other)).toMatchObject({ name: 'Relay' });
  });

  test('a reference to a row that one may not read answers like one to none', async () => {
    const [other, van] = [newId(), newId()];
    await world.settleOne(world.mutation([insertRace(other)]));
    const insertVan: Operation = {
      op: 'insert',
      scope: raceScope(other),
      table: 'van',
      key: van,
      values: { id: van, race: other, name: 'Van 2' },
    };
    await world.settleOne(world.mutation([insertVan]));
    expect(refusalOf(await world.settleOne(world.mutation([world.insertRunner(newId(), { van })])))).toBe('applied');
    world.engine.forgetAccess();
    world.access.set(raceScope(other), 'none');
    const [foreign, missing] = (
      await world.push([
        world.mutation([world.insertRunner(newId(), { van })]),
        world.mutation([world.insertRunner(newId(), { van: newId() })]),
      ])
    ).receipts.map((receipt) => ({ ...receipt, id: undefined }));
    expect(foreign).toEqual(missing);
    expect(foreign).toMatchObject({ code: 'REFERENCE_MISSING' });
  });

  test('a receipt asked for again after the right was lost tells no value', async () => {
    await world.settleOne(world.mutation([world.updateRace({ name: 'Secret' }, { name: 'Relay' })]));
    const merged = world.mutation([world.updateRace({ name: 'Mine' }, { name: 'Relay' })]);
    expect(await world.settleOne(merged)).toMatchObject({ outcome: 'merged' });
    world.engine.forgetAccess();
    world.access.set(raceScope(world.race), 'none');
    expect(await world.settleOne(merged)).toEqual({ id: merged.id, outcome: 'applied', versions: [] });
  });

  test('it names the versions of the scopes that may still be read', async () => {
    const other = newId();
    await world.settleOne(world.mutation([insertRace(other, 'Other')]));
    const both = world.mutation([
      world.updateRace({ name: 'Here' }, { name: 'Relay' }),
      world.updateRace({ name: 'There' }, { name: 'Other' }, other),
    ]);
    await world.settleOne(both);
    world.engine.forgetAccess();
    world.access.set(raceScope(other), 'none');
    expect(await world.settleOne(both)).toMatchObject({
      outcome: 'applied',
      versions: [{ scope: raceScope(world.race) }],
    });
  });

  test('a refusal asked for again after the right was lost tells its code alone', async () => {
    world.rules = { race: { validate: () => 'Secret was here first.' } };
    const refused = world.mutation([world.updateRace({ name: 'Mine' }, { name: 'Relay' })]);
    expect(await world.settleOne(refused)).toMatchObject({ message: 'Secret was here first.' });
    world.engine.forgetAccess();
    world.access.set(raceScope(world.race), 'none');
    expect(await world.settleOne(refused)).toEqual({
      ...{ id: refused.id, outcome: 'rejected', code: 'RULE_REFUSED' },
      message: errorCatalogue.RULE_REFUSED.meaning,
    });
  });

  test('a receipt names the scopes of its own mutation, not those of its batch', async () => {
    const other = newId();
    const { receipts } = await world.push([
      world.mutation([insertRace(other)]),
      world.mutation([world.insertRunner(newId())]),
    ]);
    const scopes = receipts.map(
      (receipt) => receipt.outcome === 'applied' && receipt.versions.map(({ scope }) => scope),
    );
    expect(scopes).toEqual([[raceScope(other)], [raceScope(world.race)]]);
  });
});

describe('a push of many scopes', () => {
  const insertRaces = (count: number) => Array.from({ length: count }, () => insertRace(newId()));

  test('is taken up to 200 scopes at once, and the device sends the rest again', async () => {
    let asked = 0;
    const world = await createPushWorld(() => {
      asked++;
      return 'write';
    });
    const mutations = [150, 50, 1].map((count) => world.mutation(insertRaces(count)));
    asked = 0;
    const first = await world.push(mutations);
    expect(first.receipts.map(({ id }) => id)).toEqual(mutations.slice(0, 2).map(({ id }) => id));
    expect([first.stopped?.code, asked]).toEqual(['OVERLOADED', 200]);
    expect(refusalOf(await world.settleOne(mutations[2]))).toBe('applied');
  });

  test('is refused where a single mutation names more, and nobody is asked', async () => {
    let asked = 0;
    const world = await createPushWorld(() => {
      asked++;
      return 'write';
    });
    asked = 0;
    expect(refusalOf(await world.settleOne(world.mutation(insertRaces(201))))).toBe('MUTATION_MALFORMED');
    expect(asked).toBe(0);
  });
});
