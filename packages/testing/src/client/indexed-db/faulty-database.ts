import { type StorageFault, StorageFaults, type WriteMoment } from '../storage-faults.ts';
import type { DatabaseEvents } from './fake-database.ts';
import type { FakeIndexedDb } from './fake-indexed-db.ts';
import type { RecordTable, StoresOnDisk } from './record-table.ts';

const errorNames: Readonly<Record<StorageFault, string>> = {
  STORAGE_FULL: 'QuotaExceededError',
  STORAGE_FAILED: 'UnknownError',
};

/** One database of a device as a test sees it: what is on disk, and how writing fails. */
export abstract class FaultyDatabase implements DatabaseEvents {
  readonly faults = new StorageFaults();
  readonly #indexedDb: FakeIndexedDb;
  readonly #name: string;

  constructor(indexedDb: FakeIndexedDb, name: string) {
    this.#indexedDb = indexedDb;
    this.#name = name;
  }

  faultAt(moment: WriteMoment): DOMException | undefined {
    const fault = this.faults.strike(moment);
    return fault && new DOMException('injected', errorNames[fault]);
  }

  committed(before: StoresOnDisk): void {
    this.faults.writes++;
    this.written(before);
  }

  /** Something is on disk that was not. */
  protected abstract written(before: StoresOnDisk): void;

  protected records(store: string): RecordTable {
    return this.#indexedDb.storesOf(this.#name)?.get(store)?.table ?? [];
  }

  protected evict(): void {
    this.#indexedDb.evict(this.#name);
  }

  protected setBack(stores: StoresOnDisk): void {
    this.#indexedDb.setBack(this.#name, stores);
  }
}
