import type { Timer, Timers } from './ports/index.ts';

/** Steps below this are not told: a burst of answers is one contact. */
const toldEveryMs = 1_000;
const keptEveryMs = 30_000;

/** When the server was last proven to be there, over all runs of the application. */
export class ContactLog {
  readonly #timers: Timers;
  readonly #changed: () => void;
  #at: number | undefined;
  #kept: number | undefined;
  #keep: (at: number) => void = () => {};
  #timer: Timer | undefined;

  constructor(timers: Timers, changed: () => void) {
    this.#timers = timers;
    this.#changed = changed;
  }

  /** Best known time in ms. */
  get at(): number | undefined {
    return this.#at;
  }

  begin(kept: unknown, keep: (at: number) => void): void {
    if (typeof kept === 'number') this.#kept = this.#at = kept;
    this.#keep = keep;
  }

  proven(at: number): void {
    if (this.#at !== undefined && Math.abs(at - this.#at) < toldEveryMs) return;
    this.#at = at;
    this.#timer ??= this.#timers.start('keep the last contact', keptEveryMs, () => this.flush());
    this.#changed();
  }

  /** Writes down what is not yet: the page may not come back. */
  flush(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#at === undefined || this.#at === this.#kept) return;
    this.#kept = this.#at;
    this.#keep(this.#at);
  }

  stop(): void {
    this.#timer?.cancel();
  }
}
