import type { Projection } from './projection.ts';
import type { RaceState } from './race-state.ts';

/** The picture of Legs: minutes ahead of plan (positive) or behind, by exchange. */
export interface MinutesAhead {
  /** At each accepted exchange. */
  readonly known: readonly AheadPoint[];
  /** 8 in 10 inside; begins at the last known point. */
  readonly fan: readonly AheadRange[];
  /** The known moment farthest from the plan. */
  readonly extreme: AheadPoint | undefined;
}

export interface AheadPoint {
  readonly n: number;
  readonly minutes: number;
}

export interface AheadRange {
  readonly n: number;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

export function minutesAhead(state: RaceState, projection: Projection): MinutesAhead {
  const known = state.exchanges.flatMap(({ n, plan, accepted }) =>
    accepted ? [{ n, minutes: (plan - accepted.mark.at.time) / 60_000 }] : [],
  );
  const last = known.at(-1);
  const fan = state.exchanges.flatMap(({ n, plan }) => {
    const range = projection.arrivals.get(n);
    if (!range) return [];
    const ahead = (time: number) => (plan - time) / 60_000;
    return [{ n, low: ahead(range.late), middle: ahead(range.middle), high: ahead(range.early) }];
  });
  const begin = last ? [{ n: last.n, low: last.minutes, middle: last.minutes, high: last.minutes }] : [];
  return { known, fan: fan.length > 0 ? [...begin, ...fan] : [], extreme: farthest(known) };
}

/** Minutes ahead of plan where the race is now: at the next exchange, or at the finish. */
export function minutesAheadNow(state: RaceState, projection: Projection): number | undefined {
  const { progress, exchanges } = state;
  if (progress.phase === 'not-started') return undefined;
  if (progress.phase === 'finished') return ((exchanges.at(-1)?.plan ?? progress.at.time) - progress.at.time) / 60_000;
  const arrival = projection.arrivals.get(progress.leg.n);
  // A runner who is not there yet cannot have come before now.
  return arrival && (progress.leg.planEnd - Math.max(arrival.middle, projection.now)) / 60_000;
}

function farthest(points: readonly AheadPoint[]): AheadPoint | undefined {
  return points.reduce<AheadPoint | undefined>(
    (best, point) => (best && Math.abs(best.minutes) >= Math.abs(point.minutes) ? best : point),
    undefined,
  );
}
