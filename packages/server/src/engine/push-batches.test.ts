import type { Operation } from '@baton/protocol';
import { beforeEach, describe, expect, test } from 'vitest';
import { createPushWorld, newId, raceScope, refusalOf, schema, type PushWorld } from './push-world.fixture.ts';

let world: PushWorld;
/** What transactions ask of the store, in order. */
let calls: string[];

beforeEach(async () => {
  world = await createPushWorld();
  calls = [];
  const { transaction: run } = world.store;
  world.store.transaction = (work) =>
    run((transaction) =>
      work({
        ...transaction,
        claim: (requests) => (calls.push(`claim ${requests.length}`), transaction.claim(requests)),
        settle: (settlements) => (calls.push(`settle ${settlements.size}`), transaction.settle(settlements)),
        lockRow: (table, key, purpose) => (
          calls.push(`${purpose} ${table.name}`), transaction.lockRow(table, key, purpose)
        ),
        insert: (table, ...rows) => (
          calls.push(`insert ${rows.length} ${table.name}`), transaction.insert(table, ...rows)
        ),
        update: (table, ...rest) => (calls.push(`update ${table.name}`), transaction.update(table, ...rest)),
      }),
    );
});

async function addVan(id: string): Promise<void> {
  await world.store.transaction((transaction) =>
    transaction.insert(schema.tables.van, { id, race: world.race, name: 'Van 1' }),
  );
  calls = [];
}

const insertVan = (id: string): Operation => ({
  ...{ op: 'insert', scope: raceScope(world.race), table: 'van', key: id },
  values: { id, race: world.race, name: 'Van 2' },
});

describe('a batch asks the store for as little as it can', () => {
  test('inserts that follow each other are one', async () => {
    await world.push(Array.from({ length: 50 }, () => world.mutation([world.insertRunner(newId())])));
    expect(calls).toEqual(['claim 50', 'insert 50 runner']);
  });

  test('each table and each update is in its place among them', async () => {
    const rename = world.updateRace({ name: 'Night' }, { name: 'Relay' });
    await world.push([
      world.mutation([insertVan(newId()), world.insertRunner(newId())]),
      world.mutation([world.insertRunner(newId()), rename, world.insertRunner(newId())]),
    ]);
    expect(calls).toEqual([
      'claim 2',
      'insert 1 van',
      'insert 2 runner',
      'change race',
      'update race',
      'insert 1 runner',
    ]);
  });

  test('a row that many refer to is looked up once', async () => {
    const van = newId();
    await addVan(van);
    await world.push(Array.from({ length: 9 }, () => world.mutation([world.insertRunner(newId(), { van })])));
    expect(calls).toEqual(['claim 9', 'refer van', 'insert 9 runner']);
  });

  test('a row of the same batch is found by what refers to it', async () => {
    const van = newId();
    const { receipts } = await world.push([
      world.mutation([insertVan(van)]),
      world.mutation([world.insertRunner(newId(), { van })]),
    ]);
    expect(receipts.map(refusalOf)).toEqual(['applied', 'applied']);
    expect(calls).toEqual(['claim 2', 'insert 1 van', 'refer van', 'insert 1 runner']);
  });

  test('a row that the batch deletes is not found any more', async () => {
    const van = newId();
    await addVan(van);
    const remove: Operation = { op: 'delete', scope: raceScope(world.race), table: 'van', key: van };
    const runner = newId();
    const { receipts } = await world.push([
      world.mutation([world.insertRunner(runner, { van })]),
      world.mutation([{ op: 'delete', scope: raceScope(world.race), table: 'runner', key: runner }, remove]),
      world.mutation([world.insertRunner(newId(), { van })]),
    ]);
    expect(receipts.map(refusalOf)).toEqual(['applied', 'applied', 'REFERENCE_MISSING']);
  });

  test('a rule reads what the batch wrote before', async () => {
    world.rules = {
      runner: {
        validate: async ({ row, after }) =>
          after?.['slot'] === 2 && !(await row('runner', first)) ? 'The first one is not there.' : undefined,
      },
    };
    const first = newId();
    const { receipts } = await world.push([
      world.mutation([world.insertRunner(first)]),
      world.mutation([world.insertRunner(newId(), { slot: 2 })]),
    ]);
    expect(receipts.map(refusalOf)).toEqual(['applied', 'applied']);
    expect(calls).toEqual(['claim 2', 'insert 1 runner', 'read runner', 'insert 1 runner']);
  });

  test('what was not applied just as it is, is said once for all', async () => {
    await world.settleOne(world.mutation([world.updateRace({ name: 'Coast' }, { name: 'Relay' })]));
    calls = [];
    const { receipts } = await world.push(
      ['Mountains', 'Lakes'].map((name) => world.mutation([world.updateRace({ name }, { name: 'Relay' })])),
    );
    expect(receipts.map(refusalOf)).toEqual(['merged', 'merged']);
    expect(calls.filter((call) => call.startsWith('settle'))).toEqual(['settle 2']);
  });

  test('one refused costs a second try, in which each is on its own', async () => {
    const runner = newId();
    const { receipts } = await world.push([
      world.mutation([world.insertRunner(runner)]),
      world.mutation([world.insertRunner(runner)]),
      world.mutation([world.insertRunner(newId())]),
    ]);
    expect(receipts.map(refusalOf)).toEqual(['applied', 'ROW_EXISTS', 'applied']);
    expect(calls).toEqual([
      ...['claim 3', 'insert 3 runner'],
      ...['claim 3', 'insert 1 runner', 'insert 1 runner', 'insert 1 runner', 'settle 1'],
    ]);
    expect(await world.rowOf('runner', runner)).toBeDefined();
  });
});
