import type { Timers } from './ports/index.ts';

export interface Watchdog {
  /** A sign of life: the wait starts anew. */
  reset(): void;
  stop(): void;
}

/** Calls `onSilent` when nothing was heard for so long. */
export function createWatchdog(timers: Timers, name: string, silenceMaxMs: number, onSilent: () => void): Watchdog {
  const start = () => timers.start(name, silenceMaxMs, onSilent);
  let timer = start();
  return {
    reset: () => {
      timer.cancel();
      timer = start();
    },
    stop: () => timer.cancel(),
  };
}
