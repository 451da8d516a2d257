import type { RandomBytes } from '@baton/protocol';

/** What the server's engine takes from its platform, so that a simulator can replace it. */
export interface ServerPorts {
  readonly time: ServerTimeSource;
  readonly timers: Timers;
  readonly randomBytes: RandomBytes;
}

export interface ServerTimeSource {
  /** Milliseconds since 1970, fractions allowed. */
  unixMs(): number;
  /** Bound of the clock's own error in milliseconds, as the operator states it. */
  readonly errorMs: number;
}

export interface Timers {
  /** Calls `run` once after `delayMs`. The name says what waits, for logs and leak checks. */
  start(name: string, delayMs: number, run: () => void): Timer;
}

export interface Timer {
  cancel(): void;
}
