import { describe, expect, test } from 'vitest';
import { sampleAt, sampleId, sampleMark } from '../sample-race.fixture.ts';
import { twoMarksRelation, twoMarksTitle } from '../words/two-marks-words.ts';
import { twoMarks } from './two-marks.ts';

const lenas = sampleMark({ id: 'a', at: sampleAt(0, 300) });
const jonass = (afterMs: number, uncertaintyMs: number | null = 300) =>
  sampleMark({ id: 'b', device: sampleId(502), at: sampleAt(afterMs, uncertaintyMs) });

describe('two marks of one exchange', () => {
  test('intervals apart ask a person to choose', () => {
    const two = twoMarks([lenas, jonass(4200)], undefined);
    expect(two).toMatchObject({ relation: 'apart', needsChoice: true, differenceMs: 4200 });
    expect(two && twoMarksTitle(two)).toBe('Two phones timed this. They are 4.2 s apart.');
    expect(two && twoMarksRelation(two)).toBe('Their clocks cannot explain it: one thumb was early or late.');
  });

  test('touching intervals within a second are kept without a question', () => {
    const two = twoMarks([lenas, jonass(500)], undefined);
    expect(two).toMatchObject({ relation: 'touching', needsChoice: false });
    expect(two && twoMarksRelation(two)).toBe('Too close to call. The result is the same either way.');
  });

  test('a clock without a bound explains nothing: four minutes apart is a question', () => {
    const two = twoMarks([lenas, jonass(240_000, null)], undefined);
    expect(two).toMatchObject({ relation: 'touching', needsChoice: true });
    expect(two && twoMarksTitle(two)).toBe('Two phones timed this. They are 4 min 0 s apart.');
  });

  test('a decision that stands, a typed time beside a tap, and the same time twice are no question', () => {
    const decided = { race: sampleId(0), n: 20, accepted: 'b', decidedBy: 'Lena', reason: null };
    expect(twoMarks([lenas, jonass(4200)], decided)).toBeUndefined();
    expect(twoMarks([lenas, { ...jonass(4200), source: 'manual' }], undefined)).toBeUndefined();
    expect(twoMarks([lenas, jonass(0)], undefined)).toBeUndefined();
  });

  test('two taps on one phone say so, and ask nothing while its receipt did', () => {
    const twice = (afterMs: number) => ({ ...jonass(afterMs), device: lenas.device });
    const two = twoMarks([lenas, twice(1200)], undefined);
    expect(two && twoMarksTitle(two)).toBe('This was timed twice. They are 1.2 s apart.');
    expect(two).toMatchObject({ relation: 'apart', needsChoice: false });
    expect(twoMarks([lenas, twice(12_000)], undefined)).toMatchObject({ needsChoice: true });
  });

  test('a second tap on one phone hides no other phone', () => {
    const twice = sampleMark({ id: 'c', at: sampleAt(9000, 300) });
    expect(twoMarks([lenas, jonass(4200), twice], undefined)).toMatchObject({ second: { id: 'b' }, needsChoice: true });
  });
});
