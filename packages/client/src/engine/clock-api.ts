import type { Confidence, Interval } from '@baton/protocol';

/** Time as the device can know it: the true time lies in `time ± uncertaintyMs`. */
export interface TimeReading {
  /** Milliseconds since 1970 by the server's clock; the device's own where `none`. */
  readonly time: number;
  /** Milliseconds; null where the clock was never compared. */
  readonly uncertaintyMs: number | null;
  readonly confidence: Confidence;
}

export interface ClockStatus extends TimeReading {
  readonly synchronized: boolean;
  /** Server time of the last exchange in ms, null where there was none. */
  readonly lastSyncAt: number | null;
  /** Milliseconds since the last exchange. */
  readonly ageMs: number | null;
  /** Server time minus the device's wall clock in ms. */
  readonly offsetMs: number | null;
  /** Estimated rate error of the device's clock in parts per million; null until estimated. */
  readonly driftPpm: number | null;
}

/** The engine's clock. No code of an application needs another. */
export interface Clock {
  /** The time now. */
  now(): TimeReading;
  /**
   * The time of an event as a stamp to store. Takes the event's own `timeStamp` (or a
   * monotonic reading in ms), which is when the finger touched, not when a handler ran.
   */
  at(event?: { readonly timeStamp: number } | number): Interval;
  status(): ClockStatus;
  /** Compares with the server now. Resolves whether or not it worked; `status` tells. */
  forceSync(): Promise<ClockStatus>;
  /** Calls back when the clock was compared with the server, or has lost its footing. */
  subscribe(listener: () => void): () => void;
}
