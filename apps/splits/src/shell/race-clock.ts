import type { Clock, ClockStatus, TimeReading } from '@baton/client';
import type { Interval } from '@baton/protocol';

/** Race time: what every screen shows and every mark is stamped with. */
export interface RaceClock {
  now(): TimeReading;
  /** The stamp of an event, taken from the event's own `timeStamp`. */
  at(event?: { readonly timeStamp: number } | number): Interval;
  status(): ClockStatus;
  /** Race seconds in one second: 1 but for the demo. */
  readonly speed: number;
  subscribe(listener: () => void): () => void;
}

/** Race time is the engine's time. */
export function realRaceClock(clock: Clock): RaceClock {
  return {
    now: () => clock.now(),
    at: (event) => clock.at(event),
    status: () => clock.status(),
    speed: 1,
    subscribe: (listener) => clock.subscribe(listener),
  };
}
