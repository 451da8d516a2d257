import { describe, expect, test } from 'vitest';
import { raceState } from '../race-state.ts';
import type { MarkRow } from '../rows.ts';
import { sampleAt, sampleMark, sampleRace } from '../sample-race.fixture.ts';
import { insteadText, legAsides, onTopText, remarkText } from './leg-words.ts';
import { parseTypedPace, parseTypedPenalty, typedPaceProblem, typedPenaltyProblem } from './typed-duration.ts';

const remark = (id: string, changed: Partial<MarkRow>) => sampleMark({ id, n: 22, at: sampleAt(0), ...changed });

/** Leg 22, which is Jonas's, with this runner and these remarks. */
function leg22(slot: number, ...remarks: readonly MarkRow[]) {
  const rows = sampleRace(21);
  const runner = rows.runners[slot - 1]?.id ?? '';
  const assignments = rows.assignments.map((each) => (each.n === 22 ? { ...each, runner } : each));
  const state = raceState({ ...rows, assignments, marks: [...rows.marks, ...remarks] });
  const leg = state.legs[21];
  if (!leg) throw new Error('no leg 22');
  return { state, leg };
}

describe('a leg', () => {
  test('that is run as planned says nothing beside its times', () => {
    const { state, leg } = leg22(10);
    expect(legAsides(state, leg)).toEqual([]);
    expect(insteadText(state, leg)).toBeUndefined();
  });

  test('says who runs it instead of whose turn it was', () => {
    const { state, leg } = leg22(11);
    expect(insteadText(state, leg)).toBe('Kiri instead of Jonas');
    expect(legAsides(state, leg)).toEqual(['instead of Jonas']);
  });

  test('says what was written of it, penalties summed', () => {
    const { state, leg } = leg22(
      10,
      remark('a', { kind: 'note', note: 'Rain.' }),
      remark('b', { kind: 'penalty', penaltySeconds: 90 }),
      remark('c', { kind: 'penalty', penaltySeconds: 30 }),
      remark('d', { kind: 'dnf' }),
    );
    expect(legAsides(state, leg).join(' · ')).toBe('did not finish · +2:00 penalty · note');
    expect(leg.remarks.marks.map(remarkText)).toEqual(['note', '+1:30 penalty', '+0:30 penalty', 'did not finish']);
  });
});

test('penalties of the team are said where there are any', () => {
  expect(onTopText(120_000)).toBe('Penalties of 2:00 come on top.');
  expect(onTopText(0)).toBeUndefined();
});

describe('a typed pace', () => {
  test('is minutes and seconds a mile or a km', () => {
    expect(parseTypedPace(' 7:15 ', 'mi')).toBe(435);
    expect(parseTypedPace('4:30', 'km')).toBe(435);
  });

  test.each(['', '7', '7.15', '7:60', '2:59', '30:01'])('is refused as %j', (text) => {
    expect(parseTypedPace(text, 'mi')).toBeUndefined();
  });

  test('goes as far in km as in miles', () => {
    expect(['1:51', '1:52', '18:38', '18:39'].map((text) => parseTypedPace(text, 'km') !== undefined)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('that cannot be read is shown the right form', () => {
    expect(typedPaceProblem('7.15', 'mi')).toBe(
      '“7.15” is not a pace. Write minutes and seconds a mile from 3:00 to 30:00, such as 7:15.',
    );
    expect(typedPaceProblem('', 'km')).toMatch(/^Write minutes and seconds a km/);
  });
});

describe('a typed penalty', () => {
  test('is minutes and seconds', () => {
    expect(['2:00', '0:30', '600:00'].map(parseTypedPenalty)).toEqual([120, 30, 36_000]);
  });

  test.each(['', '2', '0:00', '600:01', '1:5'])('is refused as %j', (text) => {
    expect(parseTypedPenalty(text)).toBeUndefined();
    expect(typedPenaltyProblem(text)).toContain('Write minutes and seconds, such as 2:00.');
  });
});
