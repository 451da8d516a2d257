import type { Timers } from './ports/index.ts';
import { createTicker, type Ticker } from './ticker.ts';

const reportEveryMs = 20_000;

export interface ContactReporterOptions {
  readonly timers: Timers;
  /** Whether the connection is believed to stand; else there is nobody to report to. */
  readonly isLive: () => boolean;
  readonly report: (signal: AbortSignal) => Promise<void>;
  /** A report did not get through. */
  readonly failed: () => void;
}

/** Tells the server every 20 s how this device is: what it has not sent, what its clock is worth. */
export function createContactReporter({ timers, isLive, report, failed }: ContactReporterOptions): Ticker {
  let running = new AbortController();
  const ticker = createTicker(timers, 'contact report', reportEveryMs, () => {
    const { signal } = running;
    if (isLive()) report(signal).catch(() => signal.aborted || failed());
  });
  const stop = () => {
    ticker.stop();
    running.abort();
  };
  return {
    stop,
    begin: () => {
      stop();
      running = new AbortController();
      ticker.begin();
    },
  };
}
