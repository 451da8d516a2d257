import { type StorageFault, StorageFaults, type WriteMoment } from '../storage-faults.ts';
import type { DatabaseEvents } from './fake-database.ts';
import type { FakeIndexedDb } from './fake-indexed-db.ts';
import type { Durability } from './fake-transaction.ts';
import type { RecordTable, StoresOnDisk } from './record-table.ts';

const errorNames: Readonly<Record<StorageFault, string>> = {
  STORAGE_FULL: 'QuotaExceededError',
  STORAGE_FAILED: 'UnknownError',
};

/** Relaxed writes that a loss of power may take. */
const unflushedMax = 5;

/** One database of a device from outside: what is on disk, and how it fails. */
export abstract class FaultyDatabase implements DatabaseEvents {
  readonly faults = new StorageFaults();
  readonly #indexedDb: FakeIndexedDb;
  readonly #name: string;
  /** What was there before each commit that may not be on disk yet, oldest first. */
  readonly #unflushed: StoresOnDisk[] = [];

  constructor(indexedDb: FakeIndexedDb, name: string) {
    this.#indexedDb = indexedDb;
    this.#name = name;
  }

  faultAt(moment: WriteMoment): DOMException | undefined {
    const fault = this.faults.strike(moment);
    return fault && new DOMException('injected', errorNames[fault]);
  }

  committed(before: StoresOnDisk, durability: Durability): void {
    this.faults.writes++;
    // The stores themselves are there for good.
    if (durability === 'strict' || before.size === 0) this.#unflushed.length = 0;
    else this.#unflushed.push(before);
    if (this.#unflushed.length > unflushedMax) this.#unflushed.shift();
    this.changed();
  }

  clear(): void {
    this.#indexedDb.evict(this.#name);
    this.#unflushed.length = 0;
    this.changed();
  }

  forgetLastWrites(count: number): boolean {
    const [before] = this.#unflushed.splice(-count);
    if (!before) return false;
    this.#indexedDb.setBack(this.#name, before);
    this.changed();
    return true;
  }

  /** What is on disk is not what it was. */
  protected abstract changed(): void;

  protected records(store: string): RecordTable {
    return this.#indexedDb.storesOf(this.#name)?.get(store)?.table ?? [];
  }
}
