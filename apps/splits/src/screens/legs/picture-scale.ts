import type { MinutesAhead } from '../../race/minutes-ahead.ts';
import type { Projection } from '../../race/projection.ts';
import type { RaceState } from '../../race/race-state.ts';

/** The heights of the picture, in minutes ahead of plan. */
export interface MinuteScale {
  readonly top: number;
  readonly bottom: number;
}

const stepMinutes = 5;
/** What a label under the worst moment takes of the height above it; over the best one there is room. */
const labelShare = 0.16;

/** Whole steps that hold everything known and projected, the plan, and the label of the worst moment. */
export function minuteScale({ known, fan, extreme }: MinutesAhead): MinuteScale {
  const all = [0, ...known.map(({ minutes }) => minutes), ...fan.flatMap(({ low, high }) => [low, high])];
  const toStep = (minutes: number, round: (value: number) => number) => round(minutes / stepMinutes) * stepMinutes;
  const top = Math.max(stepMinutes, toStep(Math.max(...all), Math.ceil));
  const worst = extreme && extreme.minutes < 0 ? extreme.minutes - labelShare * (top - extreme.minutes) : 0;
  return { top, bottom: Math.min(-stepMinutes, toStep(Math.min(worst, ...all), Math.floor)) };
}

/** When each exchange was, or will be by projection, or should be by plan. */
export function exchangeTimes(state: RaceState, { arrivals }: Projection): readonly number[] {
  return state.exchanges.map(({ n, plan, accepted }) => accepted?.mark.at.time ?? arrivals.get(n)?.middle ?? plan);
}

/** Where a moment lies between the exchanges: 14.5 is in the middle of leg 15. */
export function placeOnCourse(times: readonly number[], time: number): number {
  const next = times.findIndex((each) => each >= time);
  if (next === 0) return 0;
  if (next === -1) return times.length - 1;
  const before = times[next - 1] ?? time;
  const after = times[next] ?? time;
  return next - 1 + (after > before ? (time - before) / (after - before) : 0);
}
