import type { Timer, Timers } from './ports/index.ts';

/** Something that is done again and again while it is on. */
export interface Ticker {
  /** Starts the wait, or starts it anew. */
  begin(): void;
  stop(): void;
}

export function createTicker(timers: Timers, name: string, everyMs: number, tick: () => void): Ticker {
  let timer: Timer | undefined;
  const stop = () => timer?.cancel();
  const begin = () => {
    stop();
    timer = timers.start(name, everyMs, () => {
      begin();
      tick();
    });
  };
  return { begin, stop };
}
