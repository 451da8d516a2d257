import type { Timer, Timers } from '@baton/client/engine';

/** The timers of one tab or one process, which end with it. */
export class TimerGroup implements Timers {
  readonly #timers: Timers;
  readonly #running = new Set<Timer>();
  #isOver = false;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  start(name: string, delayMs: number, run: () => void): Timer {
    if (this.#isOver) return { cancel: () => undefined };
    const timer = this.#timers.start(name, delayMs, () => {
      this.#running.delete(timer);
      run();
    });
    this.#running.add(timer);
    return {
      cancel: () => {
        this.#running.delete(timer);
        timer.cancel();
      },
    };
  }

  /** None of them runs any more, and no new one. */
  end(): void {
    this.#isOver = true;
    for (const timer of this.#running) timer.cancel();
    this.#running.clear();
  }
}
