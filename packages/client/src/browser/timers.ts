import type { Timers } from '../engine/index.ts';

export const browserTimers: Timers = {
  start(_name, delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};
