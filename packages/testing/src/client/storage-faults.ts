import { errorOf } from '@baton/protocol';

export type StorageFault = 'STORAGE_FULL' | 'STORAGE_FAILED';

/** When a write fails: a store of IndexedDB sees the difference. */
export type WriteMoment = 'request' | 'commit';

/** How one fake storage fails. */
export class StorageFaults {
  #next: { readonly code: StorageFault; readonly moment: WriteMoment }[] = [];
  #isBroken: StorageFault | undefined;
  /** Hears of each write that fails. */
  refused: (() => void) | undefined;
  /** Writes that were committed. */
  writes = 0;

  /** The next write reaches the storage and fails there. */
  failNextWrite(code: StorageFault, moment: WriteMoment = 'commit'): void {
    this.#next.push({ code, moment });
  }

  /** Every write fails from now on, until `mend`. */
  breakDown(code: StorageFault): void {
    this.#isBroken = code;
  }

  mend(): void {
    this.#next = [];
    this.#isBroken = undefined;
  }

  /** Whether the write that is in this moment fails, and how. */
  strike(moment: WriteMoment): StorageFault | undefined {
    const fault = this.#faultAt(moment);
    if (fault) this.refused?.();
    return fault;
  }

  #faultAt(moment: WriteMoment): StorageFault | undefined {
    if (this.#next[0]?.moment === moment) return this.#next.shift()?.code;
    return moment === 'commit' ? this.#isBroken : undefined;
  }

  /** A transaction: all of `work` or nothing, a moment later. */
  async commit<Result>(work: () => Result): Promise<Result> {
    await Promise.resolve();
    const fault = this.strike('request') ?? this.strike('commit');
    if (fault) throw errorOf(fault);
    const result = work();
    this.writes++;
    return result;
  }
}
