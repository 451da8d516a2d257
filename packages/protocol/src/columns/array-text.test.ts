import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arrayText, parseArray } from './array-text.ts';

const element = fc.oneof(
  fc.constantFrom(null, '', 'null', 'NULL', 'NuLl', '{}', '{', '}', ',', '"', '\\', '\\"', ' ', '\n', '\v', '\u00A0'),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('{', '}', ',', '"', '\\', ' ', 'a') }),
);

test('an array that was written reads as it was', () => {
  fc.assert(
    fc.property(fc.array(element), (elements) => {
      expect(parseArray(arrayText(elements))).toEqual(elements);
    }),
    { numRuns: 1_000 },
  );
});

test('what reads as an array is written as Postgres writes it, and reads as the same', () => {
  const letters = fc.string({ unit: fc.constantFrom('{', '}', ',', '"', '\\', ' ', 'a', 'NULL'), maxLength: 12 });
  fc.assert(
    fc.property(letters, (text) => {
      let elements: ReturnType<typeof parseArray>;
      try {
        elements = parseArray(`{${text}}`);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        return;
      }
      if (elements.some(Array.isArray)) return;
      expect(parseArray(arrayText(elements as (string | null)[]))).toEqual(elements);
    }),
    { numRuns: 5_000 },
  );
});

test.each([
  [['a', 'b c', null, 'NULL', ''], '{a,"b c",NULL,"NULL",""}'],
  [['it"s', 'back\\slash', '{x}', 'a,b'], '{"it\\"s","back\\\\slash","{x}","a,b"}'],
  [[], '{}'],
])('%j is written as %s', (elements, text) => {
  expect(arrayText(elements)).toBe(text);
  expect(parseArray(text)).toEqual(elements);
});

test.each([
  [
    '{{1,2},{3,NULL}}',
    [
      ['1', '2'],
      ['3', null],
    ],
  ],
  ['[0:1]={a,b}', ['a', 'b']],
  [
    '[-1:0][2:3]={{a,b},{"c d",e}}',
    [
      ['a', 'b'],
      ['c d', 'e'],
    ],
  ],
])('%s, which only other programs write, is read', (text, elements) => {
  expect(parseArray(text)).toEqual(elements);
});

test.each(['', '{', '}', 'a', '{a', '{a}b', '{a,}', '{,a}', '{a b}', '{"a}', '{a"b"}', '[0:1]', '{a}{b}', '{a\\b}'])(
  '%j is no array',
  (text) => {
    expect(() => parseArray(text)).toThrow(RangeError);
  },
);

test('a long text is read in one go', () => {
  const long = '\\'.repeat(500_000);
  expect(parseArray(arrayText([long, 'x'.repeat(500_000)]))[0]).toBe(long);
});
