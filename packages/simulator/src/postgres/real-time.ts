import type { Timer } from '@baton/client/engine';
import type { WorldTime } from '@baton/testing/client';

/** Time as it is. */
export class RealTime implements WorldTime {
  readonly #beganMs = performance.now();

  get nowMs(): number {
    return performance.now() - this.#beganMs;
  }

  get trueMs(): number {
    return performance.timeOrigin + performance.now();
  }

  start(_name: string, delayMs: number, run: () => void): Timer {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  }
}
