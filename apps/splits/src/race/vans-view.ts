import type { ArrivalRange, Projection } from './projection.ts';
import type { LegState, RaceState } from './race-state.ts';
import type { VanRow } from './rows.ts';

/** What the people in one van need to know next. Times in milliseconds since 1970. */
export type VanView =
  | {
      readonly kind: 'driving';
      readonly van: VanRow;
      /** Who runs, or runs first. */
      readonly leg: LegState;
      /** Where the van must be next, and by when. Exchange 0 is the start. */
      readonly exchange: number;
      readonly by: number;
      readonly range: ArrivalRange;
    }
  | {
      readonly kind: 'resting';
      readonly van: VanRow;
      /** Its first leg to come. */
      readonly leg: LegState;
      readonly exchange: number;
      readonly range: ArrivalRange;
      /** The early edge less driving and getting ready. */
      readonly sleepUntil: number;
    }
  | { readonly kind: 'done'; readonly van: VanRow };

/** Be there so long before the early edge. */
const earlyMs = 5 * 60_000;
const worthWakingMs = 5 * 60_000;

export function beThereBy(range: ArrivalRange): number {
  return range.early - earlyMs;
}

export function vansView(state: RaceState, projection: Projection): readonly VanView[] {
  return state.vans.map((van) => vanView(van, state, projection));
}

/** Whether "sleep until" moved so much earlier that it must be said. */
export function isEarlierThanSaid(said: number, sleepUntil: number): boolean {
  return said - sleepUntil >= worthWakingMs;
}

function vanView(van: VanRow, { legs, progress }: RaceState, { arrivals }: Projection): VanView {
  const running = progress.phase === 'running' ? progress.leg : undefined;
  const onCourse = running ?? (progress.phase === 'not-started' ? progress.next : undefined);
  if (onCourse?.van?.id === van.id) {
    const exchange = running ? running.n : 0;
    const range = arrivals.get(exchange);
    if (range) return { kind: 'driving', van, leg: onCourse, exchange, by: beThereBy(range), range };
  }
  const leg = legs.find(({ status, van: theirs }) => status === 'ahead' && theirs?.id === van.id);
  const range = leg && arrivals.get(leg.n - 1);
  if (!leg || !range) return { kind: 'done', van };
  const sleepUntil = range.early - (van.driveMinutes + van.getReadyMinutes) * 60_000;
  return { kind: 'resting', van, leg, exchange: leg.n - 1, range, sleepUntil };
}
