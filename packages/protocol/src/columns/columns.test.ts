import { expect, test } from 'vitest';
import {
  array,
  boolean,
  bytes,
  type Column,
  date,
  decimal,
  duration,
  integer,
  json,
  localTimestamp,
  multirange,
  oneOf,
  range,
  real,
  smallint,
  text,
  timeOfDay,
  timestamp,
} from '../index.ts';

/** A column, values that it takes, and values that it refuses. */
const cases: readonly (readonly [string, Column, readonly unknown[], readonly unknown[]])[] = [
  ['smallint', smallint(), [-32_768, 32_767], [-32_769, 32_768, 0.5, '1']],
  ['real', real(), [0, -0, Math.fround(0.1), NaN, -Infinity], [0.1, 1e39, 1e-50, '1']],
  ['decimal', decimal(), ['0', '-1.50', '9'.repeat(1_000), 'NaN', '-Infinity'], ['1e9', '.5', '1.', '', '-NaN', 1]],
  [
    'timestamp',
    timestamp(),
    ['2026-11-20T03:04:05Z', '2026-11-20T03:04:05.123456+05:30', '0044-03-15T12:00:00Z BC', '-infinity'],
    ['2026-11-20', '2026-11-20T03:04:05', '2026-02-30T00:00:00Z', '02026-01-01T00:00:00Z', '2026-11-20T24:00:00Z'],
  ],
  [
    'localTimestamp',
    localTimestamp(),
    ['2026-11-20T03:04:05.1', '294276-12-31T23:59:59', '0001-01-01T00:00:00 BC', 'infinity'],
    ['2026-11-20T03:04:05Z', '2026-11-20 03:04:05', '2026-11-20T03:04', '2026-11-20'],
  ],
  [
    'date',
    date(),
    ['2026-11-20', '2024-02-29', '2000-02-29', '0005-02-29 BC', '5874897-12-31', 'infinity'],
    [
      '2025-02-29',
      '1900-02-29',
      '2026-00-10',
      '2026-13-01',
      '2026-01-00',
      '0000-01-01',
      '26-01-01',
      '2026-11-20T00:00',
    ],
  ],
  ['timeOfDay', timeOfDay(), ['00:00:00', '23:59:59.999999', '24:00:00'], ['24:00:01', '3:04:05', '03:04', '03:04:60']],
  [
    'duration',
    duration(),
    ['P1Y2M3W4DT5H6M7.891S', 'P-1M', 'PT-0.5S', 'infinity'],
    ['P', 'PT', 'P1', '1D', 'P1H', 'P1DT', 'PT1.5H', 'PT.5S', 'P0.5D'],
  ],
  ['bytes', bytes(), [new Uint8Array(), Uint8Array.of(0, 127, 255)], ['\\x00', [1], new ArrayBuffer(1)]],
  ['oneOf', oneOf(['a', 'b c']), ['a', 'b c'], ['', 'b', 'A', 1, '__proto__']],
  ['array of text', array(text()), [[], ['', 'NULL', null, '{}']], ['{}', [1], [['a']], [undefined], ['\0']]],
  ['array of boolean', array(boolean()), [[true, false, null]], [[0], ['t']]],
  ['array of json', array(json()), [[{ a: [1, 'b c'] }, [], null]], [[NaN]]],
  [
    'range',
    range(integer()),
    ['empty', '[1,5)', '(,)', '("a,b\\"",c]', '["a""b",]'],
    ['', '1,5', '[1,5', '[1;5)', '[1,2,3)', '[1,5)x', '{[1,5)}', 'EMPTY', '["a,1)'],
  ],
  ['multirange', multirange(integer()), ['{}', '{[1,5)}', '{[1,5),[7,9)}'], ['', '[1,5)', '{[1,5)', '{1}', '{[1,5),}']],
];

test.each(cases)('%s takes what it can hold, and gives it back', (_name, { type }, taken) => {
  for (const value of taken) expect(type.decode(type.encode(value))).toEqual(value);
});

test.each(cases)('%s refuses what it cannot hold', (_name, { type }, _taken, refused) => {
  for (const value of [...refused, null, undefined, {}, Symbol('s')]) {
    expect(() => type.encode(value), String(value)).toThrow(RangeError);
  }
});

test('a boolean within an array is the letter that Postgres writes', () => {
  const { type } = array(boolean());
  expect(type.encode([true, null, false])).toBe('{t,NULL,f}');
  expect(type.decode('{f,t}')).toEqual([false, true]);
});

test('dimensions that another program wrote are read, and not written', () => {
  const { type } = array(integer());
  expect(type.decode('[0:1][0:1]={{1,2},{3,NULL}}')).toEqual([
    [1, 2],
    [3, null],
  ]);
  expect(() => type.encode([[1, 2]])).toThrow(RangeError);
});

test('a text that cannot be read as its kind says so', () => {
  expect(() => bytes().type.decode('\\x0')).toThrow(RangeError);
  expect(() => array(text()).type.decode('a')).toThrow(RangeError);
});

test.each([
  ['1970-01-01T00:00:00Z', '1970-01-01T05:30:00+05:30'],
  ['2024-03-01T00:00:00Z', '2024-02-29T23:00:00.000-01:00'],
  ['0001-01-01T00:30:00Z', '0001-12-31T23:30:00-01:00 BC'],
])('%s and %s are one moment', (a, b) => {
  const { type } = timestamp();
  expect(type.meaning?.(a)).toBe(type.meaning?.(b));
});
