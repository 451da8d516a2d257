import { touchesDark } from './dark-hours.ts';
import type { ArrivalRange, Projection } from './projection.ts';
import type { LegState, RaceState } from './race-state.ts';
import { beThereBy } from './vans-view.ts';

/** One runner's race. */
export interface MyLegs {
  readonly legs: readonly MyLeg[];
  /** The first leg not begun; undefined when all are run. */
  readonly next: MyLeg | undefined;
  /** The leg that this runner runs now. */
  readonly running: MyLeg | undefined;
}

export interface MyLeg {
  readonly leg: LegState;
  /** When it begins, while it is ahead. */
  readonly start: ArrivalRange | undefined;
  readonly beThereBy: number | undefined;
  /** Vest and lamp: some of it may fall into the dark hours. */
  readonly isDark: boolean;
}

/** From this long before the early edge, Now says "You are up". */
const youAreUpMs = 30 * 60_000;

export function myLegs(state: RaceState, projection: Projection, runner: string): MyLegs {
  const legs = state.legs.filter((leg) => leg.runner?.id === runner).map((leg) => myLeg(leg, state, projection));
  return {
    legs,
    next: legs.find(({ leg }) => leg.status === 'ahead'),
    running: legs.find(({ leg }) => leg.status === 'running'),
  };
}

/** Whether it is time to tell this runner, on their own phone. */
export function isUpSoon({ start }: MyLeg, now: number): boolean {
  return start !== undefined && now >= start.early - youAreUpMs;
}

function myLeg(leg: LegState, state: RaceState, projection: Projection): MyLeg {
  const start = leg.status === 'ahead' ? projection.arrivals.get(leg.n - 1) : undefined;
  const from = leg.split?.from.time ?? start?.early ?? leg.planStart;
  const until = leg.split?.to.time ?? projection.arrivals.get(leg.n)?.late ?? leg.planEnd;
  return { leg, start, beThereBy: start && beThereBy(start), isDark: touchesDark(state.race, from, until) };
}
