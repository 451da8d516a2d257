import { expect, test } from 'vitest';
import { parameterText, valueParser } from './parameters.ts';

test('parameters are texts that Postgres reads back as the same value', () => {
  expect(parameterText(null)).toBeNull();
  expect(parameterText(undefined)).toBeNull();
  expect(parameterText(true)).toBe('true');
  expect(parameterText(-0)).toBe('-0');
  expect(parameterText(9007199254740993n)).toBe('9007199254740993');
  expect(parameterText(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
  expect(parameterText({ a: ['x'] })).toBe('{"a":["x"]}');
});

test('array literals quote what would end or split them', () => {
  expect(parameterText(['a,b', 'c"d', 'e\\f', '', 'null', null, 1])).toBe(
    '{"a,b","c\\"d","e\\\\f","","null",null,"1"}',
  );
  expect(parameterText([])).toBe('{}');
  expect(parameterText([[1], [2]])).toBe('{{"1"},{"2"}}');
});

test('bool, int2 and int4 are read as values, everything else as text', () => {
  expect([16, 21, 23].map((oid) => valueParser(oid)('1'))).toEqual([false, 1, 1]);
  expect(valueParser(16)('t')).toBe(true);
  expect([20, 25, 701, 1184, 1700, 3802].map((oid) => valueParser(oid)('1'))).toEqual(Array(6).fill('1'));
});
