import { describe, expect, test } from 'vitest';
import { darkSpans, touchesDark } from './dark-hours.ts';
import { sampleRace, sampleZone } from './sample-race.fixture.ts';

const race = { ...sampleRace().race, timeZone: sampleZone, darkFrom: '20:30', darkUntil: '06:30' };
const at = (iso: string) => Date.parse(iso);
const span = (from: string, until: string) => ({ from: at(from), until: at(until) });

describe('the dark hours', () => {
  test('are the nights that touch a stretch of time, in order', () => {
    expect(darkSpans(race, at('2026-07-10T23:00:00-07:00'), at('2026-07-11T21:00:00-07:00'))).toEqual([
      span('2026-07-10T20:30:00-07:00', '2026-07-11T06:30:00-07:00'),
      span('2026-07-11T20:30:00-07:00', '2026-07-12T06:30:00-07:00'),
    ]);
    expect(touchesDark(race, at('2026-07-11T06:30:00-07:00'), at('2026-07-11T20:30:00-07:00'))).toBe(false);
  });

  test('may all be after midnight', () => {
    const short = { ...race, darkFrom: '00:30', darkUntil: '04:00' };
    expect(darkSpans(short, at('2026-07-11T03:00:00-07:00'), at('2026-07-11T23:00:00-07:00'))).toEqual([
      span('2026-07-11T00:30:00-07:00', '2026-07-11T04:00:00-07:00'),
    ]);
  });

  test('are none where they are no times, and end where a mark is of a wrong year', () => {
    const wrong = { ...race, darkFrom: 'late' };
    expect(touchesDark(wrong, at('2026-07-11T03:00:00-07:00'), at('2026-07-11T23:00:00-07:00'))).toBe(false);
    expect(darkSpans(race, at('2026-07-11T03:00:00-07:00'), 8e15).length).toBeLessThan(100);
  });

  test('hold in the nights around a change of clocks, whose days have 23 or 25 hours', () => {
    expect(darkSpans(race, at('2026-03-09T00:15:00-07:00'), at('2026-03-09T00:50:00-07:00'))).toEqual([
      span('2026-03-08T20:30:00-07:00', '2026-03-09T06:30:00-07:00'),
    ]);
    expect(darkSpans(race, at('2026-10-31T23:30:00-07:00'), at('2026-11-02T00:15:00-08:00'))).toEqual([
      span('2026-10-31T20:30:00-07:00', '2026-11-01T06:30:00-08:00'),
      span('2026-11-01T20:30:00-08:00', '2026-11-02T06:30:00-08:00'),
    ]);
  });
});
