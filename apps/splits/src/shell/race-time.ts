import type { Clock, ClockStatus, TimeReading } from '@baton/client';
import { confidenceOf, type Interval } from '@baton/protocol';
import { type RaceClock, raceTime, realClock } from '../race/demo/race-clock.ts';
import { raceStamp } from '../race/demo/race-stamp.ts';

/** Race time: what every screen shows and every mark is stamped with. Milliseconds since 1970. */
export interface RaceTime {
  now(): TimeReading;
  /** The stamp of an event, taken from the event's own `timeStamp`. */
  at(event?: { readonly timeStamp: number } | number): Interval;
  /** What the clock is worth. */
  status(): ClockStatus;
  /** A moment of the engine's clock as race time. */
  of(real: number): number;
  /** Race seconds in one second: 1 but for the demo. */
  readonly speed: number;
  /** Calls back when the clock was compared with the server, or changed its speed. */
  subscribe(listener: () => void): () => void;
}

/** Where a race clock can be read, and when it changes. */
export interface RaceClockSource {
  current(): RaceClock;
  subscribe(listener: () => void): () => void;
}

const always: RaceClockSource = { current: () => realClock, subscribe: () => () => undefined };

/** The engine's clock, taken through a race clock. Race time is real time without one. */
export function createRaceTime(clock: Clock, source: RaceClockSource = always): RaceTime {
  const taken = <Reading extends TimeReading>(reading: Reading): Reading => {
    const { speed } = source.current();
    const uncertaintyMs = reading.uncertaintyMs === null ? null : reading.uncertaintyMs * speed;
    const confidence = speed === 1 ? reading.confidence : confidenceOf(uncertaintyMs);
    return { ...reading, time: raceTime(source.current(), reading.time), uncertaintyMs, confidence };
  };
  return {
    now: () => taken(clock.now()),
    at: (event) => raceStamp(source.current(), clock.at(event)),
    status() {
      const status = clock.status();
      const lastSyncAt = status.lastSyncAt === null ? null : raceTime(source.current(), status.lastSyncAt);
      return { ...taken(status), lastSyncAt };
    },
    of: (real) => raceTime(source.current(), real),
    get speed() {
      return source.current().speed;
    },
    subscribe(listener) {
      const stops = [clock.subscribe(listener), source.subscribe(listener)];
      return () => stops.forEach((stop) => stop());
    },
  };
}
