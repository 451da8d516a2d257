import type { Timer, Timers } from './ports/index.ts';

export interface Watchdog {
  /** From now on, something has to be heard within this time. */
  expect(withinMs: number): void;
  stop(): void;
}

/** Calls `onSilent` when nothing was heard in the time in which something had to be. */
export function createWatchdog(timers: Timers, name: string, onSilent: () => void): Watchdog {
  let timer: Timer | undefined;
  return {
    expect: (withinMs) => {
      timer?.cancel();
      timer = timers.start(name, withinMs, onSilent);
    },
    stop: () => timer?.cancel(),
  };
}
