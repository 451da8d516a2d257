import { type BatonError, errorOf } from '@baton/protocol';
import type { Faults } from './faults.ts';

/** Transactions of the simulated database that fail, or commit unheard. */
export class TransactionFaults {
  readonly #faults: Faults;
  #toFail = 0;
  #toHide = 0;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** The next so many fail. */
  fail(count: number): void {
    this.#toFail += count;
  }

  /** The caller of the next one that commits does not hear of it. */
  hide(): void {
    this.#toHide++;
  }

  end(): void {
    this.#toFail = 0;
    this.#toHide = 0;
  }

  /** For a transaction that is about to commit. */
  failure(): BatonError | undefined {
    if (this.#toFail === 0) return undefined;
    this.#toFail--;
    return errorOf(this.#faults.dice.pick(['LOCK_TIMEOUT', 'DATABASE_UNAVAILABLE', 'INTERNAL', 'DISK_FULL'] as const));
  }

  /** For one that has committed. */
  silence(): BatonError | undefined {
    if (this.#toHide === 0) return undefined;
    this.#toHide--;
    return errorOf('DATABASE_UNAVAILABLE');
  }
}
