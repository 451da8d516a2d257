import type { RandomBytes } from '@baton/protocol';

/** What the server's engine takes from its platform, so that a simulator can replace it. */
export interface ServerPorts {
  readonly time: ServerTimeSource;
  readonly timers: Timers;
  readonly randomBytes: RandomBytes;
  /** SHA-256 of the text's UTF-8 as 64 hex digits. */
  readonly sha256: (text: string) => string;
  readonly log: Log;
}

export interface ServerTimeSource {
  /** Milliseconds since 1970, fractions allowed. */
  unixMs(): number;
  /** Milliseconds since some fixed instant; never steps. For deadlines and ages. */
  monotonicMs(): number;
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

/** Facts and a sentence. Nothing secret and no row is ever given to it. */
export interface Log {
  info(facts: object, sentence: string): void;
  warn(facts: object, sentence: string): void;
  error(facts: object, sentence: string): void;
}
