import type { Timers } from '@baton/client/engine';

/** What runs in one tab: all of it stands still while the tab is frozen, and ends when it is killed. */
export class TabThread {
  readonly #parked: (() => void)[] = [];
  #state: 'running' | 'frozen' | 'dead' = 'running';

  /** Runs `work` now, when the tab runs again, or never. */
  run(work: () => void): void {
    if (this.#state === 'running') work();
    else if (this.#state === 'frozen') this.#parked.push(work);
  }

  /** Resolves when `work` has run: now, when the tab runs again, or never. */
  turn(work: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.run(() => {
        work();
        resolve();
      });
    });
  }

  /** The same promise as the tab sees it. */
  result<Value>(promise: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      promise.then(
        (value) => this.run(() => resolve(value)),
        (error: unknown) => this.run(() => reject(error)),
      );
    });
  }

  /** The same timers as the tab sees them. One that is due while it is frozen can still be cancelled. */
  timers(timers: Timers): Timers {
    return {
      start: (name, delayMs, run) => {
        let isCancelled = false;
        const timer = timers.start(name, delayMs, () => this.run(() => isCancelled || run()));
        return {
          cancel() {
            isCancelled = true;
            timer.cancel();
          },
        };
      },
    };
  }

  freeze(): void {
    if (this.#state === 'running') this.#state = 'frozen';
  }

  thaw(): void {
    if (this.#state !== 'frozen') return;
    this.#state = 'running';
    for (const work of this.#parked.splice(0)) this.run(work);
  }

  kill(): void {
    this.#state = 'dead';
    this.#parked.length = 0;
  }
}
