import { errorOf } from '@baton/protocol';

export type StorageFault = 'STORAGE_FULL' | 'STORAGE_FAILED';

/** How one fake storage fails, and how long it takes. */
export class StorageFaults {
  #next: StorageFault[] = [];
  #isBroken: StorageFault | undefined;
  /** Writes that were committed. */
  writes = 0;

  /** The next write reaches the storage and fails to commit. */
  failNextWrite(code: StorageFault): void {
    this.#next.push(code);
  }

  /** Every write fails from now on, until `mend`. */
  breakDown(code: StorageFault): void {
    this.#isBroken = code;
  }

  mend(): void {
    this.#next = [];
    this.#isBroken = undefined;
  }

  /** A transaction: all of `work` or nothing, a moment later. */
  async commit<Result>(work: () => Result): Promise<Result> {
    await Promise.resolve();
    const fault = this.#next.shift() ?? this.#isBroken;
    if (fault) throw errorOf(fault);
    const result = work();
    this.writes++;
    return result;
  }
}
