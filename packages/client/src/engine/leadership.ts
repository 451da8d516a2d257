import { deviceError } from '@baton/protocol';
import type { Locks, Timer, Timers } from './ports/index.ts';

export interface LeadershipOptions {
  readonly locks: Locks;
  readonly timers: Timers;
  readonly lockName: string;
  /** Takes the lead. What it gives back ends it. */
  readonly lead: (signal: AbortSignal) => Promise<() => void>;
}

const retryDelayMs = 5_000;

/**
 * One leader a browser, by a lock: this tab leads while it holds it. A tab that freezes or
 * goes gives it up, and the next one in line leads; the fences in the stores make a leader
 * harmless that has not noticed.
 */
export class Leadership {
  readonly #options: LeadershipOptions;
  #isContending = false;
  #isRunning = false;
  #term = new AbortController();
  #timer: Timer | undefined;
  #wake = () => {};

  constructor(options: LeadershipOptions) {
    this.#options = options;
  }

  /** Waits in line from now on. */
  contend(): void {
    this.#isContending = true;
    void this.#run();
  }

  /** Gives up the lead or the place in line, and goes to the end of it. */
  stepDown(): void {
    this.#term.abort(deviceError('LEADER_REPLACED'));
  }

  /** Leaves the line until `contend`. */
  leave(): void {
    this.#isContending = false;
    this.#timer?.cancel();
    this.#wake();
    this.stepDown();
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    while (this.#isContending) {
      const term = new AbortController();
      this.#term = term;
      await this.#serve(term).catch(() => undefined);
      // The lock goes with its signal, however the term ended.
      if (!term.signal.aborted) {
        term.abort(deviceError('LEADER_REPLACED'));
        await this.#pause();
      }
    }
    this.#isRunning = false;
  }

  /** Resolves when the term has ended; rejects where the lead could not be taken. */
  async #serve(term: AbortController): Promise<void> {
    const { locks, lockName, lead } = this.#options;
    const ended = new Promise<void>((resolve) => term.signal.addEventListener('abort', () => resolve()));
    await locks.hold(lockName, term.signal, () => this.#lost(term));
    const end = await lead(term.signal);
    await ended;
    end();
  }

  #lost(term: AbortController): void {
    term.abort(deviceError('LEADER_REPLACED'));
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      if (!this.#isContending) return resolve();
      this.#wake = resolve;
      this.#timer = this.#options.timers.start('leader: wait to try again', retryDelayMs, resolve);
    });
  }
}
