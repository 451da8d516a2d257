import { describe, expect, test } from 'vitest';
import { darkSpans } from './dark-hours.ts';
import { sampleRace, sampleStart, sampleZone } from './sample-race.fixture.ts';
import { isUpSoon, myLegs } from './my-legs.ts';
import { project } from './projection.ts';
import { raceState } from './race-state.ts';
import { isEarlierThanSaid, vansView } from './vans-view.ts';
import { weekdayMinuteText } from './words/time-words.ts';

const minute = 60_000;

function sampleAtExchange(reached: number) {
  const state = raceState(sampleRace(reached));
  return { state, projection: project(state, sampleStart) };
}

describe('the vans', () => {
  test('the driving van is where its runner comes in, 5 min before the early edge', () => {
    const { state, projection } = sampleAtExchange(21);
    const [, driving] = vansView(state, projection);
    const early = projection.arrivals.get(22)?.early ?? 0;
    expect(driving).toMatchObject({ kind: 'driving', leg: { n: 22 }, exchange: 22, by: early - 5 * minute });
  });

  test('the resting van sleeps until the early edge less driving and getting ready', () => {
    const { state, projection } = sampleAtExchange(21);
    const [resting] = vansView(state, projection);
    const early = projection.arrivals.get(24)?.early ?? 0;
    expect(resting).toMatchObject({ kind: 'resting', leg: { n: 25 }, exchange: 24, sleepUntil: early - 35 * minute });
  });

  test('before the start van 1 is at the start; after its last leg a van is done', () => {
    const before = sampleAtExchange(-1);
    expect(vansView(before.state, before.projection)[0]).toMatchObject({ kind: 'driving', exchange: 0 });
    const late = sampleAtExchange(31);
    expect(vansView(late.state, late.projection).map(({ kind }) => kind)).toEqual(['done', 'driving']);
    const after = sampleAtExchange(36);
    expect(vansView(after.state, after.projection).map(({ kind }) => kind)).toEqual(['done', 'done']);
  });

  test('a sleep that ends 5 min earlier than said must be said', () => {
    expect(isEarlierThanSaid(10 * minute, 5 * minute)).toBe(true);
    expect(isEarlierThanSaid(10 * minute, 6 * minute)).toBe(false);
  });
});

describe('my legs', () => {
  const mine = (reached: number, name: string) => {
    const { state, projection } = sampleAtExchange(reached);
    return myLegs(state, projection, state.runners.find((runner) => runner.name === name)?.id ?? '');
  };

  test('are three, with splits behind and a range ahead', () => {
    const { legs, next, running } = mine(21, 'Jonas');
    expect(legs.map(({ leg }) => leg.n)).toEqual([10, 22, 34]);
    expect(legs[0]?.leg.split).toBeDefined();
    expect(running?.leg.n).toBe(22);
    expect(next?.leg.n).toBe(34);
  });

  test('"you are up" begins 30 min before the early edge', () => {
    const { next } = mine(21, 'Kiri');
    const early = next?.start?.early ?? 0;
    expect(next && isUpSoon(next, early - 30 * minute)).toBe(true);
    expect(next && isUpSoon(next, early - 31 * minute)).toBe(false);
  });

  test('legs that touch the dark hours need vest and lamp', () => {
    expect(mine(-1, 'Finn').legs.map(({ isDark }) => isDark)).toEqual([false, true, false]);
  });
});

test('dark hours go over midnight and follow the zone', () => {
  const { race } = sampleRace();
  const spans = darkSpans(race, sampleStart, sampleStart + 36 * 60 * minute);
  expect(spans.map(({ from, until }) => [from, until].map((time) => weekdayMinuteText(time, sampleZone)))).toEqual([
    ['Fri 20:30', 'Sat 06:30'],
    ['Sat 20:30', 'Sun 06:30'],
  ]);
});
