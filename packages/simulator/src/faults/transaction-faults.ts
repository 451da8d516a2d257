import { type BatonError, errorOf } from '@baton/protocol';
import type { Faults } from './faults.ts';

/** Transactions of the simulated database that fail, or commit unheard. */
export class TransactionFaults {
  readonly #faults: Faults;
  /** Of the next ones, which fail. */
  #failing: boolean[] = [];
  #toHide = 0;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** Of so many one or more fail: a batch that fails is tried in parts, and one part may pass where the next does not. */
  fail(count: number): void {
    for (let next = 0; next < count; next++) this.#failing.push(next === 0 || this.#faults.dice.chance(0.5));
  }

  /** The caller of the next one that commits does not hear of it. */
  hide(): void {
    this.#toHide++;
  }

  end(): void {
    this.#failing = [];
    this.#toHide = 0;
  }

  /** For a transaction that is about to commit. */
  failure(): BatonError | undefined {
    if (!this.#failing.shift()) return undefined;
    return errorOf(this.#faults.dice.pick(['LOCK_TIMEOUT', 'DATABASE_UNAVAILABLE', 'INTERNAL', 'DISK_FULL'] as const));
  }

  /** For one that has committed. */
  silence(): BatonError | undefined {
    if (this.#toHide === 0) return undefined;
    this.#toHide--;
    return errorOf('DATABASE_UNAVAILABLE');
  }
}
