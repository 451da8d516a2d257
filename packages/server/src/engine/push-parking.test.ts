import { createUuid, type DeviceId, type Mutation, type Operation, type WireRow } from '@baton/protocol';
import { beforeEach, describe, expect, test } from 'vitest';
import { createPushWorld, newId, ports, raceScope, refusalOf, type PushWorld } from './push-world.fixture.ts';

let world: PushWorld;

beforeEach(async () => {
  world = await createPushWorld();
  world.rules = { van: { validate: ({ after }) => (after?.['name'] === 'tank' ? 'no tanks' : undefined) } };
});

const insertVan = (id: string, name: string): Operation => ({
  ...{ op: 'insert', scope: raceScope(world.race), table: 'van', key: id },
  values: { id, race: world.race, name },
});
const updateVan = (key: string, values: WireRow): Operation => ({
  ...{ op: 'update', scope: raceScope(world.race), table: 'van', key, values },
  base: Object.fromEntries(Object.keys(values).map((column) => [column, 'tank'])),
});

describe('what depends on a refused mutation of its batch is parked behind it', () => {
  test('a child of the row that was not inserted, and what depends on that child', async () => {
    const [van, runner] = [newId(), newId()];
    const parent = world.mutation([insertVan(van, 'tank')]);
    const child = world.mutation([world.insertRunner(runner, { van })]);
    const grandchild = world.mutation([{ op: 'delete', scope: raceScope(world.race), table: 'runner', key: runner }]);
    const other = world.mutation([world.insertRunner(newId())]);
    const { receipts } = await world.push([parent, child, grandchild, other]);
    expect(receipts).toMatchObject([
      { code: 'RULE_REFUSED', message: 'no tanks' },
      { code: 'REFERENCE_MISSING', parked: { behind: parent.id } },
      { code: 'ROW_MISSING', parked: { behind: child.id } },
      { outcome: 'applied' },
    ]);
    expect(receipts[0]).not.toHaveProperty('parked');
    expect((await world.push([parent, child, grandchild, other])).receipts).toEqual(receipts);
  });

  test('also where the first was refused in an earlier try of the batch', async () => {
    const van = newId();
    const parent = world.mutation([insertVan(van, 'tank')]);
    await world.settleOne(parent);
    const child = world.mutation([world.insertRunner(newId(), { van })]);
    const { receipts } = await world.push([parent, child]);
    expect(receipts[1]).toMatchObject({ code: 'REFERENCE_MISSING', parked: { behind: parent.id } });
  });

  test('not what succeeds, and not what would be refused in any case', async () => {
    const van = newId();
    await world.settleOne(world.mutation([insertVan(van, 'bus')]));
    const refused = world.mutation([updateVan(van, { name: 'tank' })]);
    const corrected = world.mutation([updateVan(van, { name: 'truck' })]);
    const unknown = world.mutation([updateVan(van, { colour: 'red' })]);
    const { receipts } = await world.push([refused, corrected, unknown]);
    expect(receipts.map(refusalOf)).toEqual(['RULE_REFUSED', 'merged', 'UNKNOWN_COLUMN']);
    expect(receipts[2]).not.toHaveProperty('parked');
  });
});

describe('a refusal waits for earlier work of its scope that the device has not sent', () => {
  const heldBack = (mutation: Mutation, order: number) => ({
    device: mutation.device,
    heldBack: [{ scope: raceScope(world.race), order }],
  });

  test('it is no receipt, and the mutation is new when it comes again', async () => {
    const van = newId();
    const parent = world.mutation([insertVan(van, 'bus')]);
    const child = world.mutation([world.insertRunner(newId(), { van })]);
    const early = await push({ ...heldBack(child, parent.order), mutations: [child] });
    expect(early).toMatchObject({ receipts: [], deferred: [{ id: child.id, code: 'REFERENCE_MISSING' }] });
    const { receipts } = await world.push([parent, child]);
    expect(receipts.map(refusalOf)).toEqual(['applied', 'applied']);
  });

  test('what touches the same rows waits too, though it could be applied', async () => {
    const [van, runner] = [newId(), newId()];
    await world.settleOne(world.mutation([world.insertRunner(runner)]));
    const first = world.mutation([]);
    const point = world.mutation([{ ...updateRunner(runner), values: { van, slot: 2 }, base: { van: null, slot: 1 } }]);
    const after = world.mutation([{ ...updateRunner(runner), values: { slot: 3 }, base: { slot: 2 } }]);
    const beside = world.mutation([world.insertRunner(newId())]);
    const { receipts, deferred } = await push({
      ...heldBack(point, first.order),
      mutations: [point, after, beside, point],
    });
    expect(receipts).toMatchObject([{ id: beside.id, outcome: 'applied' }]);
    expect(deferred?.map(({ id }) => id)).toEqual([point.id, after.id, point.id]);
    expect(await world.rowOf('runner', runner)).toMatchObject({ slot: 1 });
  });

  test('later work, other scopes, and what is refused in any case hold nothing up', async () => {
    const orphan = () => world.mutation([world.insertRunner(newId(), { van: newId() })]);
    const one = orphan();
    expect(await push({ ...heldBack(one, one.order + 1), mutations: [one] })).toMatchObject({
      receipts: [{ code: 'REFERENCE_MISSING' }],
    });
    const two = orphan();
    const elsewhere = [{ scope: raceScope(newId()), order: 0 }];
    expect(await push({ device: two.device, heldBack: elsewhere, mutations: [two] })).toMatchObject({
      receipts: [{ code: 'REFERENCE_MISSING' }],
    });
    const three = world.mutation([world.insertRunner(newId(), { slot: 'x' })]);
    expect(await push({ ...heldBack(three, 0), mutations: [three] })).toMatchObject({
      receipts: [{ code: 'WRONG_TYPE' }],
    });
  });

  const updateRunner = (key: string) => ({ op: 'update', scope: raceScope(world.race), table: 'runner', key }) as const;
  const push = (request: {
    device: DeviceId;
    heldBack: { scope: ReturnType<typeof raceScope>; order: number }[];
    mutations: Mutation[];
  }) => world.engine.push({ sub: 'lena' }, request);
});

describe('a row that is missing after the database was restored', () => {
  const tag = createUuid(ports.randomBytes).replaceAll('-', '');

  test('parks what points to it, where the device saw a history that is gone', async () => {
    const seen = [{ scope: raceScope(world.race), version: 1, tag }];
    const child = world.mutation([world.insertRunner(newId(), { van: newId() })], { seen });
    expect(await world.settleOne(child)).toMatchObject({ code: 'REFERENCE_MISSING', parked: {} });
    const insert = world.mutation([world.insertRunner(newId())], { seen });
    expect(refusalOf(await world.settleOne(insert))).toBe('applied');
  });

  test('does not where the history is the same', async () => {
    const [current] = (await world.store.receipts([(await applied()).id])).values();
    const seen = current?.outcome === 'applied' ? current.versions : [];
    expect(seen).toHaveLength(1);
    const child = world.mutation([world.insertRunner(newId(), { van: newId() })], { seen });
    expect(await world.settleOne(child)).not.toHaveProperty('parked');
  });

  async function applied(): Promise<Mutation> {
    const mutation = world.mutation([world.insertRunner(newId())]);
    await world.settleOne(mutation);
    return mutation;
  }
});
