import { decimal, type DeviceId, defineSchema, formatScope, integer, table, text, uuid } from '@baton/protocol';
import { createSeededRandom } from '@baton/testing/client';
import { expect, it } from 'vitest';
import type { Transaction } from './client-api.ts';
import { Replica } from './replica.ts';
import { runTransaction } from './transaction.ts';
import { View } from './view.ts';

const schema = defineSchema({
  item: table(
    { id: uuid(), shop: text(), price: integer(), total: decimal().generated() },
    { scope: 'shop', scopeKind: 'shop' },
  ),
  visit: table({ id: integer().generated(), shop: text(), n: integer() }, { scope: 'shop', scopeKind: 'shop' }),
});
const scope = formatScope('shop', 'a');
const item = '11111111-1111-4111-8111-111111111111';
const random = createSeededRandom(1);

function run<Result>(work: (tx: Transaction<typeof schema>) => Result) {
  const replica = new Replica(schema);
  replica.replace(scope, {
    cursor: { epoch: '00000000-0000-4000-8000-000000000000', version: 1, tag: '1'.repeat(32) },
    currentAt: 0,
    rows: [
      { table: 'item', key: item, row: { id: item, shop: 'a', price: 2, total: '2.40' } },
      { table: 'visit', key: '7', row: { id: 7, shop: 'a', n: 1 } },
    ],
  });
  const device = item as DeviceId;
  const view = new View(schema, replica);
  return runTransaction({ schema, view, device, randomBytes: (length) => random.bytes(length) }, work);
}

it('a new row has null where the database will fill it in, and sends nothing for it', () => {
  const { result, operations } = run((tx) => tx.item.insert({ shop: 'a', price: 3 }));
  expect(result).toEqual({ id: expect.any(String), shop: 'a', price: 3, total: null });
  expect(operations).toMatchObject([{ op: 'insert', values: { shop: 'a', price: 3 } }]);
  expect(operations[0]).not.toHaveProperty('values.total');
});

it('a changed row keeps what the database said last', () => {
  const { result, operations } = run((tx) => {
    tx.item.update(item, { price: 4 });
    return tx.item.get(item);
  });
  expect(result).toEqual({ id: item, shop: 'a', price: 4, total: '2.40' });
  expect(operations).toMatchObject([{ values: { price: 4 }, base: { price: 2 } }]);
});

it.each<[string, (tx: Transaction<typeof schema>) => unknown]>([
  ['an insert', (tx) => tx.item.insert({ shop: 'a', price: 1, total: '1' } as never)],
  ['an update', (tx) => tx.item.update(item, { total: '1' } as never)],
  ['an insert of a row whose key the database makes', (tx) => tx.visit.insert({ shop: 'a', n: 1 } as never)],
  ['the same with a key', (tx) => tx.visit.insert({ id: 8, shop: 'a', n: 1 } as never)],
])('%s that would set it is refused on the spot', (_title, work) => {
  expect(() => run(work)).toThrow(expect.objectContaining({ code: 'COLUMN_GENERATED' }));
});

it('a row whose key the database made is changed and deleted by it', () => {
  const { operations } = run((tx) => {
    tx.visit.update({ id: 7 }, { n: 2 });
    tx.visit.delete('7');
  });
  expect(operations).toEqual([{ op: 'delete', scope, table: 'visit', key: '7' }]);
});

it('what a row already says may be said again', () => {
  expect(run((tx) => tx.item.update(item, { price: 3, total: '2.40' } as never)).operations).toHaveLength(1);
});
