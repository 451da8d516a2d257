import {
  array,
  bytes,
  date,
  decimal,
  decodeRow,
  defineSchema,
  double,
  duration,
  formatScope,
  integer,
  interval,
  json,
  oneOf,
  ref,
  table,
  text,
  timeOfDay,
  timestamp,
  uuid,
  type WireRow,
} from '@baton/protocol';
import { assert, constantFrom, property, string, tuple } from 'fast-check';
import { expect, it } from 'vitest';
import type { Query, QueryBuilder } from './query.ts';
import { createQueryBuilder, tableOf } from './query-builder.ts';
import { Replica } from './replica.ts';
import { runQuery } from './run-query.ts';
import { rankOf } from './value-order.ts';
import { View } from './view.ts';

const schema = defineSchema({
  shop: table({ id: uuid(), name: text() }, { scope: 'id' }),
  sale: table(
    {
      id: text(),
      shop: ref('shop'),
      price: decimal().optional(),
      at: timestamp().optional(),
      weight: double().optional(),
      seen: interval().optional(),
      extra: json().optional(),
      day: date().optional(),
      from: timeOfDay().optional(),
      lasts: duration().optional(),
      photo: bytes().optional(),
      state: oneOf(['open', 'closed', 'done']).optional(),
      sizes: array(integer()).optional(),
    },
    { scope: 'shop' },
  ),
});
const shop = '11111111-1111-4111-8111-111111111111';
const scope = formatScope('shop', shop);
const queries = createQueryBuilder(schema);
const epoch = '00000000-0000-4000-8000-000000000000';

type Sales = QueryBuilder<typeof schema>['sale'];
type Sale = ReturnType<typeof decodeRow>;

/** What a query finds among sales with these wire values of one column. */
function find(column: string, wires: readonly WireRow[string][], build: (sales: Sales) => Query<unknown>) {
  const none = Object.fromEntries(Object.keys(schema.tables.sale.columns).map((name) => [name, null]));
  const rows = wires.map((wire, index) => {
    const key = String(index);
    return { table: 'sale', key, row: { ...none, id: key, shop, [column]: wire } };
  });
  const replica = new Replica(schema);
  replica.replace(scope, { cursor: { epoch, version: 1, tag: '1'.repeat(32) }, currentAt: 0, rows });
  const query = build(queries.sale);
  return runQuery(new View(schema, replica), tableOf(schema, query), [scope], query.description).map(
    (row: Sale) => wires[Number(row['id'])],
  );
}

it.each([
  [
    'times, of which Postgres trims the fraction',
    'at',
    [
      '0044-03-15 12:00:00+00 BC',
      '1969-12-31 23:59:59.9+00',
      '2026-11-20 03:04:05+00',
      '2026-11-20T05:04:05.000001+02:00',
      '2026-11-20 03:04:05.12+00',
      '2026-11-20 03:04:05.123+00',
      '2026-11-20T03:04:05.2Z',
      'infinity',
      null,
    ],
  ],
  [
    'decimals',
    'price',
    [
      '-Infinity',
      '-20',
      '-3',
      '-0.5',
      '0',
      '0.05',
      '9.50',
      '10.00',
      '90071992547409930',
      '90071992547409931',
      'NaN',
      null,
    ],
  ],
  ['decimals that no double tells apart', 'price', ['-0.10000000000000000002', '-0.10000000000000000001', '0.1']],
  ['days', 'day', ['-infinity', '0045-01-01 BC', '0044-03-15 BC', '2026-11-20', '10000-01-01', 'infinity', null]],
  ['durations', 'lasts', ['P-1Y', 'PT0S', 'PT36H', 'P1M-1D', 'P30DT1S', 'P1Y', 'infinity']],
  ['labels by their place', 'state', ['open', 'closed', 'done', 'added since', null]],
  ['bytes', 'photo', ['\\x', '\\x00ff', '\\x01', '\\xff']],
  ['doubles', 'weight', ['-Infinity', '-1e+20', '0.5', '7', '1e+20', 'NaN', null]],
  [
    'intervals by their best estimate',
    'seen',
    [
      '{"time": 9, "confidence": "low", "uncertaintyMs": 200}',
      '{"time": 10, "confidence": "high", "uncertaintyMs": 1}',
    ],
  ],
] as const)('a query orders %s', (_title, column, ordered) => {
  expect(find(column, ordered.toReversed(), (sales) => sales.orderBy(column))).toEqual(ordered);
  const nulls = ordered.filter((wire) => wire === null);
  const values = ordered.filter((wire) => wire !== null).toReversed();
  expect(find(column, ordered, (sales) => sales.orderByDescending(column))).toEqual([...values, ...nulls]);
  expect(find(column, ordered.toReversed(), (sales) => sales.orderBy(column).limit(2))).toEqual(ordered.slice(0, 2));
});

it.each([
  ['a time', 'at', '2026-11-20T05:04:05.120+02:00', '2026-11-20 03:04:05.12+00', '2026-11-20 03:04:05.120001+00'],
  ['a decimal', 'price', '09.5', '9.50', '9.51'],
  ['a double', 'weight', 100, '1e+2', '100.5'],
  ['a double that is no number', 'weight', Number.NaN, 'NaN', 'Infinity'],
  ['a day', 'day', '2026-11-20', '2026-11-20', '2026-11-21'],
  ['a time of day', 'from', '03:04:00.10', '03:04:00.1', '03:04:00'],
  ['a whole time of day', 'from', '10:00:00.000', '10:00:00', '10:00:01'],
  ['a duration', 'lasts', 'P1W', 'P7D', 'P8D'],
  ['bytes', 'photo', Uint8Array.of(0, 255), '\\x00ff', '\\x00'],
  ['an array', 'sizes', [1, null], '{1,NULL}', '{NULL,1}'],
  [
    'an interval',
    'seen',
    { time: 40, uncertaintyMs: 10, confidence: 'high', boot: 'b', monotonicMs: 9 },
    '{"boot": "b", "time": 40, "confidence": "high", "monotonicMs": 9, "uncertaintyMs": 10}',
    '{"boot": "c", "time": 40, "confidence": "high", "monotonicMs": 9, "uncertaintyMs": 10}',
  ],
  ['JSON', 'extra', { to: [{ b: 1, a: 2 }], x: 'y' }, '{"x": "y", "to": [{"a": 2, "b": 1}]}', '{"x": "y", "to": []}'],
] as const)('a query finds %s also as Postgres writes it', (_title, column, value, written, other) => {
  expect(find(column, [null, other, written], (sales) => sales.where({ [column]: value }))).toEqual([written]);
});

it('decimals are ordered and equal as the exact numbers are', () => {
  const digits = (minLength: number) => string({ minLength, maxLength: 4, unit: constantFrom('0', '1', '9') });
  const decimals = tuple(constantFrom('', '-'), digits(1), digits(0)).map(
    ([sign, whole, fraction]) => sign + whole + (fraction && `.${fraction}`),
  );
  const exact = (text: string) => {
    const [whole, fraction = ''] = text.split('.');
    return BigInt(whole + fraction.padEnd(4, '0'));
  };
  const column = decimal();
  const order = <Each>(a: Each, b: Each) => [Number(a < b), Number(a === b)];
  assert(
    property(decimals, decimals, (a, b) => {
      expect(order(rankOf(column, a), rankOf(column, b))).toEqual(order(exact(a), exact(b)));
    }),
    { numRuns: 2_000 },
  );
});
