import type { LegState, RaceState } from './race-state.ts';

/** When something will be: 8 in 10 fall inside. Milliseconds since 1970. */
export interface ArrivalRange {
  readonly early: number;
  readonly middle: number;
  readonly late: number;
}

/** Arrivals at the exchanges to come, with what they rest on. */
export interface Projection {
  /** The moment that it was made at. */
  readonly now: number;
  readonly arrivals: ReadonlyMap<number, ArrivalRange>;
  /** Running time divided by planned time; over 1 is slower than planned. */
  readonly paceFactor: number;
  /** Standard deviation of one leg's time, as a share of it. */
  readonly spread: number;
  /** Completed legs that the two come from. */
  readonly legsKnown: number;
}

// Until the team has shown otherwise, it runs as planned, give or take 6 % a leg. Its own
// legs outweigh that after about as many legs as these weights say.
const planWeight = 4;
const spreadAtFirst = 0.06;
const spreadWeight = 6;
/** One strange leg, such as a wrong turn or a wrong mark, may count this much at most. */
const ratioMax = Math.log(1.5);
/** The normal distribution has 80 % within so many standard deviations. */
const eightInTen = 1.2816;

/**
 * Projects each exchange to come from the last accepted mark: planned leg times, times a pace
 * factor that completed legs give and the plan holds back. Each leg adds its own spread, and
 * the factor's own doubt grows with the distance, so ranges widen.
 * @param now race time in ms; what has not happened by now is not projected before now
 */
export function project(state: RaceState, now: number): Projection {
  const { paceFactor, spread, legsKnown } = learnFrom(state.legs);
  const arrivals = new Map<number, ArrivalRange>();
  const [start, legsAhead] = lastKnown(state, now);
  let ownVariance = 0;
  let toRun = 0;
  let delay = 0;
  if (state.progress.phase === 'not-started') arrivals.set(0, { early: start, middle: start, late: start });
  for (const leg of legsAhead) {
    const expected = leg.plannedMs * paceFactor;
    toRun += expected;
    ownVariance += (spread * expected) ** 2;
    const factorVariance = (spread * toRun) ** 2 / (legsKnown + planWeight);
    const half = eightInTen * Math.sqrt(ownVariance + factorVariance);
    const middle = start + toRun + delay;
    arrivals.set(leg.n, { early: middle - half, middle, late: middle + half });
    // A runner who is late already makes all later legs later, but keeps the range shown.
    if (leg.status === 'running') delay = Math.max(0, now - middle);
  }
  return { now, arrivals, paceFactor, spread, legsKnown };
}

function lastKnown({ progress, legs, race }: RaceState, now: number): [number, readonly LegState[]] {
  if (progress.phase === 'not-started') return [Math.max(Date.parse(race.plannedStart), now), legs];
  if (progress.phase === 'finished') return [progress.at.time, []];
  return [progress.startedAt.time, legs.slice(progress.leg.n - 1)];
}

function learnFrom(legs: readonly LegState[]) {
  const ratios = legs
    .filter(({ split, remarks }) => split && !remarks.didNotFinish)
    .map(({ split, plannedMs }) => Math.log((split?.durationMs ?? plannedMs) / plannedMs))
    .map((ratio) => Math.max(-ratioMax, Math.min(ratioMax, ratio)));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const drift = sum(ratios) / (ratios.length + planWeight);
  const squares = sum(ratios.map((ratio) => (ratio - drift) ** 2));
  return {
    paceFactor: Math.exp(drift),
    spread: Math.sqrt((spreadWeight * spreadAtFirst ** 2 + squares) / (spreadWeight + ratios.length)),
    legsKnown: ratios.length,
  };
}

/** From so long before the early edge on, a phone that is to time an exchange must be awake. */
const nearMs = 10 * 60_000;

/** Whether the next exchange, or the start, may be timed soon. */
export function isArrivalNear({ progress }: RaceState, { arrivals }: Projection, now: number): boolean {
  if (progress.phase === 'finished') return false;
  const next = arrivals.get(progress.phase === 'running' ? progress.leg.n : 0);
  return next !== undefined && now >= next.early - nearMs;
}
