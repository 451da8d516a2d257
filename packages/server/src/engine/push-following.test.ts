import type { Operation, WireRow } from '@baton/protocol';
import { beforeEach, expect, test } from 'vitest';
import {
  createPushWorld,
  insertRace,
  newId,
  raceScope,
  refusalOf,
  schema,
  type PushWorld,
} from './push-world.fixture.ts';

/** Two races with a van each, and a seat in the first one's. */
let world: PushWorld;
let other: string;
let here: string;
let there: string;
let seat: string;

beforeEach(async () => {
  world = await createPushWorld();
  [other, here, there, seat] = [newId(), newId(), newId(), newId()];
  await settle(insertRace(other));
  await settle(insertVan(here, world.race), insertVan(there, other), insertSeat(seat, here));
});

const insertVan = (id: string, race: string): Operation => ({
  ...{ op: 'insert', scope: raceScope(race), table: 'van', key: id, values: { id, race, name: 'Van' } },
});

const insertSeat = (id: string, van: string | null, race = world.race): Operation => ({
  ...{ op: 'insert', scope: raceScope(race), table: 'seat', key: id, values: { id, van, name: 'Lena' } },
});

const updateSeat = (values: WireRow, base: WireRow, race = world.race): Operation => ({
  ...{ op: 'update', scope: raceScope(race), table: 'seat', key: seat, values, base },
});

const settle = async (...operations: readonly Operation[]) =>
  refusalOf(await world.settleOne(world.mutation(operations)));

test('a row that follows another is written in its scope', async () => {
  expect(await settle(insertSeat(newId(), here))).toBe('applied');
  expect(await settle(updateSeat({ name: 'Jonas' }, { name: 'Lena' }))).toBe('applied');
  expect(await world.rowOf('seat', seat)).toMatchObject({ name: 'Jonas' });
});

test('a row is not written through a scope that it is not in', async () => {
  expect(await settle(insertSeat(newId(), here, other))).toBe('REFERENCE_MISSING');
  expect(await settle(updateSeat({ name: 'Jonas' }, { name: 'Lena' }, other))).toBe('ROW_MISSING');
  expect(await settle({ op: 'delete', scope: raceScope(other), table: 'seat', key: seat })).toBe('ROW_MISSING');
  expect(await world.rowOf('seat', seat)).toMatchObject({ name: 'Lena' });
});

test('a device moves a row among the rows of its scope, and not out of it', async () => {
  const second = newId();
  await settle(insertVan(second, world.race));
  expect(await settle(updateSeat({ van: second }, { van: here }))).toBe('applied');
  expect(await settle(updateSeat({ van: there }, { van: second }))).toBe('REFERENCE_MISSING');
  expect(await settle(updateSeat({ van: null }, { van: second }))).toBe('REFERENCE_MISSING');
  expect(await settle(insertSeat(newId(), null))).toBe('REFERENCE_MISSING');
  expect(await world.rowOf('seat', seat)).toMatchObject({ van: second });
});

test('a row above that one may not read answers like one that does not exist', async () => {
  world.engine.forgetAccess();
  world.access.set(raceScope(other), 'none');
  const pointTo = async (van: string) => {
    const receipt = await world.settleOne(world.mutation([updateSeat({ van }, { van: here })]));
    return { ...receipt, id: undefined };
  };
  expect(await pointTo(there)).toEqual(await pointTo(newId()));
});

test('a row and what follows it come in one mutation', async () => {
  const van = newId();
  expect(await settle(insertVan(van, world.race), insertSeat(newId(), van))).toBe('applied');
});

test('what follows a row that SQL has moved is in the scope where that is now', async () => {
  await world.store.transaction((sql) => sql.update(schema.tables.van, here, { race: other }));
  expect(await settle(updateSeat({ name: 'Jonas' }, { name: 'Lena' }))).toBe('ROW_MISSING');
  expect(await settle(updateSeat({ name: 'Jonas' }, { name: 'Lena' }, other))).toBe('applied');
});
