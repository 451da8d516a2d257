import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normal, seededRandom } from './demo/seeded-random.ts';
import { sampleAt, sampleId, sampleMark, sampleRace, sampleStart } from './sample-race.fixture.ts';
import { minutesAhead } from './minutes-ahead.ts';
import { isArrivalNear, project } from './projection.ts';
import { raceState, type RaceState } from './race-state.ts';

const sample = sampleRace();
const plan = raceState(sample).legs.map(({ plannedMs }) => plannedMs);

/** A race whose legs took these shares of their planned times. */
function raceRunAs(shares: readonly number[]): RaceState {
  let time = 0;
  const marks = [sampleMark({ id: sampleId(1), n: 0, at: sampleAt(0) })];
  shares.forEach((share, index) => {
    time += (plan[index] ?? 0) * share;
    marks.push(sampleMark({ id: sampleId(index + 2), n: index + 1, at: sampleAt(time) }));
  });
  return raceState({ ...sample, marks });
}

describe('projected arrivals', () => {
  test('before the start are the plan', () => {
    const { arrivals, paceFactor } = project(raceState(sample), 0);
    expect(paceFactor).toBe(1);
    expect(arrivals.get(0)?.middle).toBe(sampleStart);
    expect(arrivals.get(36)?.middle).toBeCloseTo(sampleStart + plan.reduce((a, b) => a + b));
  });

  test('after the planned start has passed count from now', () => {
    const late = sampleStart + 600_000;
    expect(project(raceState(sample), late).arrivals.get(0)).toEqual({ early: late, middle: late, late });
  });

  test('learn the pace of completed legs, held toward the plan', () => {
    const { paceFactor, legsKnown } = project(raceRunAs(Array(12).fill(1.1)), 0);
    expect(legsKnown).toBe(12);
    expect(paceFactor).toBeGreaterThan(1.06);
    expect(paceFactor).toBeLessThan(1.1);
  });

  test('one leg three times as long as planned does not ruin the rest', () => {
    expect(project(raceRunAs([1, 1, 3, 1, 1, 1]), 0).paceFactor).toBeLessThan(1.06);
  });

  test('stand in order and widen, whatever was run', () => {
    const shares = fc.array(fc.double({ min: 0.3, max: 4, noNaN: true }), { maxLength: 35 });
    fc.assert(
      fc.property(shares, (run) => {
        const ranges = [...project(raceRunAs(run), 0).arrivals.values()];
        ranges.forEach((range, index) => {
          expect(range.early).toBeLessThan(range.middle);
          const before = ranges[index - 1];
          if (!before) return;
          expect(range.early).toBeGreaterThan(before.early);
          expect(range.late - range.early).toBeGreaterThan(before.late - before.early);
        });
      }),
      { numRuns: 50 },
    );
  });

  test('hold the true arrival 8 times in 10', () => {
    const random = seededRandom(7);
    let inside = 0;
    const races = 400;
    for (let race = 0; race < races; race++) {
      const team = Math.exp(0.03 * normal(random));
      const shares = plan.map(() => team * Math.exp(0.06 * normal(random)));
      const range = project(raceRunAs(shares.slice(0, 12)), 0).arrivals.get(18);
      const truth =
        sampleStart + plan.slice(0, 18).reduce((sum, planned, index) => sum + planned * (shares[index] ?? 1), 0);
      if (range && range.early <= truth && truth <= range.late) inside += 1;
    }
    expect(inside / races).toBeGreaterThan(0.75);
    expect(inside / races).toBeLessThan(0.87);
  });

  test('a runner who is late moves the legs after, but not the range that was promised', () => {
    const state = raceRunAs(Array(21).fill(1));
    const promised = project(state, 0);
    const due = promised.arrivals.get(22);
    const later = project(state, (due?.late ?? 0) + 300_000);
    expect(later.arrivals.get(22)).toEqual(due);
    const moved = (later.arrivals.get(23)?.middle ?? 0) - (promised.arrivals.get(23)?.middle ?? 0);
    expect(moved).toBeCloseTo((due?.late ?? 0) + 300_000 - (due?.middle ?? 0));
  });

  test('are near from 10 min before the early edge until the exchange', () => {
    const state = raceRunAs(Array(21).fill(1));
    const projection = project(state, 0);
    const early = projection.arrivals.get(22)?.early ?? 0;
    const isNear = (minutes: number) => isArrivalNear(state, projection, early + minutes * 60_000);
    expect([-11, -10, 0, 30].map(isNear)).toEqual([false, true, true, true]);
    const before = raceState(sample);
    expect(isArrivalNear(before, project(before, sampleStart - 660_000), sampleStart - 660_000)).toBe(false);
    expect(isArrivalNear(before, project(before, sampleStart), sampleStart)).toBe(true);
    const finished = raceRunAs(Array(36).fill(1));
    expect(isArrivalNear(finished, project(finished, 0), early)).toBe(false);
  });

  test('end with the finish', () => {
    expect(project(raceRunAs(Array(36).fill(1)), 0).arrivals.size).toBe(0);
  });
});

describe('minutes ahead of plan', () => {
  test('are known at accepted exchanges, fan out from the last, and name the farthest moment', () => {
    const state = raceRunAs([0.9, 1.2, 1]);
    const picture = minutesAhead(state, project(state, 0));
    expect(picture.known.map(({ n }) => n)).toEqual([0, 1, 2, 3]);
    expect(picture.known[1]?.minutes).toBeCloseTo(((plan[0] ?? 0) * 0.1) / 60_000);
    expect(picture.fan[0]).toMatchObject({ n: 3, low: picture.known[3]?.minutes });
    expect(picture.fan.at(-1)?.n).toBe(36);
    expect(picture.extreme?.n).toBe(2);
  });
});
