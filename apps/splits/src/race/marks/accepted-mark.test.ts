import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleAt, sampleId, sampleMark } from '../sample-race.fixture.ts';
import type { ExchangeRow, MarkRow } from '../rows.ts';
import { acceptedMark } from './accepted-mark.ts';

const undecided: ExchangeRow = { race: sampleId(0), n: 20, accepted: null, decidedBy: null, reason: null };
const idOf = (marks: readonly MarkRow[], exchange = undecided) => acceptedMark(marks, exchange)?.mark.id;

const tap = sampleMark({ id: 'b', at: sampleAt(5000) });
const earlierTap = sampleMark({ id: 'c', at: sampleAt(800) });
const imported = sampleMark({ id: 'd', source: 'import', at: sampleAt(100) });
const typed = sampleMark({ id: 'e', source: 'manual', at: sampleAt(50) });

describe('which mark counts', () => {
  test('a tap counts before an import, an import before a typed time', () => {
    expect(idOf([typed, imported, tap])).toBe('b');
    expect(idOf([typed, imported])).toBe('d');
    expect(idOf([typed])).toBe('e');
  });

  test('of two taps the earlier middle counts, of equal middles the smaller id', () => {
    expect(idOf([tap, earlierTap])).toBe('c');
    expect(idOf([sampleMark({ id: 'y' }), sampleMark({ id: 'x' })])).toBe('x');
  });

  test('voided and replaced marks do not count; a voided replacement gives the old one back', () => {
    expect(idOf([tap, { ...earlierTap, voidedBy: 'Lena' }])).toBe('b');
    const replacement = sampleMark({ id: 'r', at: sampleAt(9000), supersedes: 'c', source: 'manual' });
    expect(idOf([earlierTap, replacement])).toBe('r');
    expect(idOf([earlierTap, { ...replacement, voidedBy: 'Lena' }])).toBe('c');
  });

  test('notes, penalties and "did not finish" tell no time', () => {
    for (const kind of ['dnf', 'penalty', 'note'] as const) expect(idOf([{ ...tap, kind }])).toBeUndefined();
  });

  test("a person's decision wins, until that mark is voided", () => {
    const decided = { ...undecided, accepted: 'e', decidedBy: 'Lena', reason: 'from watch' };
    expect(acceptedMark([tap, typed], decided)).toEqual({
      mark: typed,
      decidedBy: { person: 'Lena', reason: 'from watch' },
    });
    expect(idOf([tap, { ...typed, voidedBy: 'Lena' }], decided)).toBe('b');
  });

  test('the answer never depends on the order of arrival', () => {
    const mark = fc
      .record({
        number: fc.integer({ min: 1, max: 40 }),
        time: fc.integer({ min: 0, max: 3 }),
        source: fc.constantFrom('tap' as const, 'import' as const, 'manual' as const),
        isVoided: fc.boolean(),
      })
      .map(({ number, time, source, isVoided }) =>
        sampleMark({ id: sampleId(number), at: sampleAt(time), source, voidedBy: isVoided ? 'Lena' : null }),
      );
    const marks = fc.uniqueArray(mark, { selector: ({ id }) => id, maxLength: 6 });
    const shuffled = marks.chain((list) =>
      fc.shuffledSubarray(list, { minLength: list.length }).map((other) => [list, other] as const),
    );
    fc.assert(fc.property(shuffled, ([one, other]) => idOf(one) === idOf(other)));
  });
});
