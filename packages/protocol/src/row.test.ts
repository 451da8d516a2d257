import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import {
  bigint,
  boolean,
  checkWireValue,
  decimal,
  decodeRow,
  defineSchema,
  double,
  encodeValue,
  integer,
  interval,
  json,
  keyOf,
  parseKey,
  ref,
  scopeOf,
  table,
  text,
  timestamp,
  uuid,
  type WireValue,
} from './index.ts';

const { sample, leg } = defineSchema({
  sample: table(
    {
      id: uuid(),
      name: text(v.pipe(v.string(), v.trim(), v.maxLength(5))),
      count: integer(),
      big: bigint(),
      ratio: double(),
      price: decimal(),
      open: boolean(),
      when: timestamp(),
      at: interval(),
      data: json().optional(),
    },
    { scope: 'id' },
  ),
  leg: table({ race: ref('sample'), n: integer(), label: text() }, { scope: 'race', key: ['race', 'n'] }),
}).tables;

const id = '0b6f4f6e-58a5-4c53-8f0a-0f3a4e6d7c11';
const at = { time: 1.5, uncertaintyMs: null, confidence: 'none' } as const;

const good: readonly (readonly [string, unknown, WireValue])[] = [
  ['id', id, id],
  ['name', 'Kiri', 'Kiri'],
  ['count', -(2 ** 31), -2147483648],
  ['count', 2 ** 31 - 1, 2147483647],
  ['big', 2n ** 63n - 1n, '9223372036854775807'],
  ['ratio', 0.1, '0.1'],
  ['ratio', -0, '-0'],
  ['ratio', Number.NaN, 'NaN'],
  ['ratio', -Infinity, '-Infinity'],
  ['price', '-12345678901234567890.10', '-12345678901234567890.10'],
  ['open', false, false],
  ['when', '2026-11-20T03:04:05.123456Z', '2026-11-20T03:04:05.123456Z'],
  ['at', at, '{"time":1.5,"uncertaintyMs":null,"confidence":"none"}'],
  ['data', { a: [1, null] }, '{"a":[1,null]}'],
  ['data', null, null],
];

test.each(good)('%s takes %o', (column, value, wire) => {
  expect(encodeValue(sample, column, value)).toBe(wire);
  expect(checkWireValue(sample, column, wire)).toBe(wire);
  expect(decodeRow(sample, { [column]: wire })[column]).toEqual(value);
});

const bad: readonly (readonly [string, unknown, string])[] = [
  ['id', id.toUpperCase(), 'WRONG_TYPE'],
  ['id', null, 'WRONG_TYPE'],
  ['name', 'too long', 'VALIDATION_FAILED'],
  ['name', 'a\0b', 'WRONG_TYPE'],
  ['name', '\ud800', 'WRONG_TYPE'],
  ['count', 2 ** 31, 'WRONG_TYPE'],
  ['count', -(2 ** 31) - 1, 'WRONG_TYPE'],
  ['count', 1.5, 'WRONG_TYPE'],
  ['count', '1', 'WRONG_TYPE'],
  ['big', 2n ** 63n, 'WRONG_TYPE'],
  ['ratio', '1', 'WRONG_TYPE'],
  ['price', '1e9', 'WRONG_TYPE'],
  ['open', 'true', 'WRONG_TYPE'],
  ['when', '2026-11-20T03:04:05', 'WRONG_TYPE'],
  ['when', '2026-13-20T03:04:05Z', 'WRONG_TYPE'],
  ['at', { ...at, uncertaintyMs: -1 }, 'WRONG_TYPE'],
  ['data', { a: ['x\0'] }, 'WRONG_TYPE'],
  ['data', { '\ud800': 1 }, 'WRONG_TYPE'],
  ['data', () => 1, 'WRONG_TYPE'],
  ['data', { a: [Number.POSITIVE_INFINITY] }, 'WRONG_TYPE'],
  ['data', Number.NaN, 'WRONG_TYPE'],
  ['missing', 1, 'UNKNOWN_COLUMN'],
  ['__proto__', 1, 'UNKNOWN_COLUMN'],
  ['constructor', 1, 'UNKNOWN_COLUMN'],
];

test.each(bad)('%s refuses %o', (column, value, code) => {
  expect(() => encodeValue(sample, column, value)).toThrow(expect.objectContaining({ code }));
});

const badWire: readonly (readonly [string, unknown])[] = [
  ['count', '1'],
  ['open', 'true'],
  ['name', 5],
  ['data', '{'],
  ['at', '{"time":"x"}'],
  ...['12x', '', ' 7 ', '0x1f', '7n', '1e3'].map((text) => ['big', text] as const),
  ...['infinity', 'nan', '', ' ', '0x10', ' 1', '1_000', '.'].map((text) => ['ratio', text] as const),
  ...['1e999', '{"a":-1e999}'].map((text) => ['data', text] as const),
  ['name', ['a']],
];

test.each(badWire)('on the wire, %s refuses %o', (column, wire) => {
  expect(() => checkWireValue(sample, column, wire)).toThrow(expect.objectContaining({ code: 'WRONG_TYPE' }));
});

test('what a validator makes of a value is what is stored', () => {
  expect(encodeValue(sample, 'name', ' Kiri ')).toBe('Kiri');
  expect(checkWireValue(sample, 'name', ' Kiri ')).toBe('Kiri');
});

test('a validator that throws refuses the value, and says why in the cause', () => {
  const cause = new TypeError('oops');
  const validate = () => {
    throw cause;
  };
  const broken = text({ '~standard': { version: 1, vendor: 'own', validate } });
  const { note } = defineSchema({ note: table({ id: uuid(), body: broken }, { scope: 'id' }) }).tables;
  const refusal = expect.objectContaining({ code: 'VALIDATION_FAILED', cause });
  expect(() => checkWireValue(note, 'body', 'x')).toThrow(refusal);
});

test("Postgres' own text of a time is read as ISO 8601", () => {
  expect(decodeRow(sample, { when: '2026-11-20 03:04:05.1+00' }).when).toBe('2026-11-20T03:04:05.1Z');
});

describe('keys', () => {
  test('a key of one column is its text, of several a JSON array of texts', () => {
    expect(keyOf(sample, { id })).toBe(id);
    expect(keyOf(leg, { race: id, n: 7 })).toBe(`["${id}","7"]`);
    expect(parseKey(leg, `["${id}","7"]`)).toEqual([id, '7']);
  });

  test('another spelling of a key is no key', () => {
    for (const spelling of [`["${id}", "7"]`, `["${id}",7]`, `["${id}"]`, '7', '{}', '["a","b","c"]']) {
      expect(parseKey(leg, spelling)).toBeUndefined();
    }
  });

  test('a row names its scope', () => {
    expect(scopeOf(sample, { id })).toBe(`sample/${id}`);
    expect(scopeOf(leg, { race: id })).toBe(`sample/${id}`);
  });
});

test('doubles and texts survive the wire', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string({ unit: 'grapheme' }), (ratio, data) => {
      expect(Object.is(decodeRow(sample, { ratio: encodeValue(sample, 'ratio', ratio) }).ratio, ratio)).toBe(true);
      expect(decodeRow(sample, { data: encodeValue(sample, 'data', { data }) }).data).toEqual({ data });
    }),
  );
});
