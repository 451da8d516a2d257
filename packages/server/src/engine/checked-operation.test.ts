import {
  createMutationId,
  createUuid,
  decimal,
  defineSchema,
  formatScope,
  integer,
  type Mutation,
  type Operation,
  table,
  text,
  uuid,
} from '@baton/protocol';
import { createVirtualPorts } from '@baton/testing/server';
import { expect, test } from 'vitest';
import { checkMutation } from './checked-operation.ts';

const schema = defineSchema({
  item: table(
    { id: uuid(), shop: text(), price: integer(), total: decimal().generated() },
    { scope: 'shop', scopeKind: 'shop' },
  ),
  visit: table({ id: integer().generated(), shop: text(), n: integer() }, { scope: 'shop', scopeKind: 'shop' }),
});
const { randomBytes } = createVirtualPorts();
const id = createUuid(randomBytes);
const scope = formatScope('shop', 'a');

function check(operation: Operation) {
  const mutation: Mutation = {
    ...{ id: createMutationId(0, randomBytes), device: id as Mutation['device'], order: 1, lane: 'high', schema: 1 },
    at: { time: 0, uncertaintyMs: null, confidence: 'none' },
    operations: [operation],
  };
  return checkMutation(schema, mutation)[0];
}

const item = { ...{ scope, table: 'item', key: id }, values: { id, shop: 'a', price: 1 } } as const;

test('an insert leaves out what the database fills in, or has null there', () => {
  const checked = { ...item, op: 'insert', table: schema.tables.item, values: { ...item.values, total: null } };
  expect(check({ op: 'insert', ...item })).toEqual(checked);
  expect(check({ op: 'insert', ...item, values: { ...item.values, total: null } })).toEqual(checked);
});

test.each<[string, Operation]>([
  ['an insert', { op: 'insert', ...item, values: { ...item.values, total: '2' } }],
  ['an update', { op: 'update', ...item, values: { total: '2' }, base: { total: '1' } }],
  ['an update to null', { op: 'update', ...item, values: { total: null }, base: { total: '1' } }],
])('%s that sets it is refused', (_title, operation) => {
  expect(() => check(operation)).toThrow(
    expect.objectContaining({ code: 'COLUMN_GENERATED', message: expect.stringContaining('item.total') }),
  );
});

test('a row whose key the database makes is inserted by no device, and changed by any', () => {
  const visit = { scope, table: 'visit', key: '7' } as const;
  const refused = expect.objectContaining({ code: 'COLUMN_GENERATED', message: expect.stringContaining('visit.id') });
  for (const values of [
    { shop: 'a', n: 1 },
    { id: 7, shop: 'a', n: 1 },
  ]) {
    expect(() => check({ op: 'insert', ...visit, values })).toThrow(refused);
  }
  expect(check({ op: 'update', ...visit, values: { n: 2 }, base: { n: 1 } })).toMatchObject({ values: { n: 2 } });
  expect(check({ op: 'delete', ...visit })).toMatchObject({ key: '7' });
});
