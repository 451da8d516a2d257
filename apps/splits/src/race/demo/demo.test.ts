import { describe, expect, test } from 'vitest';
import { planCourse } from '../course-plan.ts';
import { sampleRace } from '../sample-race.fixture.ts';
import { demoMarks } from './demo-marks.ts';
import { atSpeed, raceTime, realClock } from './race-clock.ts';
import { raceStamp } from './race-stamp.ts';

describe('the demo', () => {
  test('a race is the same for the same seed, plausible, and in order', () => {
    const legs = planCourse(sampleRace());
    const marks = demoMarks(legs, 36, 5);
    expect(marks).toEqual(demoMarks(legs, 36, 5));
    expect(marks).not.toEqual(demoMarks(legs, 36, 6));
    expect(marks.map(({ kind }) => kind)).toEqual(['start', ...Array(35).fill('exchange'), 'finish']);
    marks.slice(1).forEach(({ at }, index) => {
      const share = (at.time - (marks[index]?.at.time ?? 0)) / (legs[index]?.plannedMs ?? 1);
      expect(share).toBeGreaterThan(0.8);
      expect(share).toBeLessThan(1.2);
    });
  });

  test('race time does not jump when the speed changes', () => {
    const fast = atSpeed(realClock, 1000, 60);
    expect(raceTime(fast, 1000)).toBe(1000);
    expect(raceTime(fast, 2000)).toBe(61_000);
    const faster = atSpeed(fast, 2000, 600);
    expect(raceTime(faster, 2000)).toBe(61_000);
    expect(raceTime(faster, 2001)).toBe(61_600);
  });

  test('in time-lapse a stamp is worth as much less as time runs faster', () => {
    const stamp = { time: 1500, uncertaintyMs: 4, confidence: 'high', monotonicMs: 9, boot: 'b' } as const;
    expect(raceStamp(realClock, stamp)).toBe(stamp);
    expect(raceStamp(atSpeed(realClock, 1000, 60), stamp)).toEqual({
      time: 31_000,
      uncertaintyMs: 240,
      confidence: 'low',
    });
  });
});
