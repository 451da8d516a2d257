import {
  type CacheLayout,
  openIndexedCacheStore,
  openIndexedOutboxStore,
  type StoragePlatform,
} from '@baton/client/browser';
import type { Timers } from '@baton/client/engine';
import type { FakeDisk, TabStorage } from '../fake-disk.ts';
import { TabThread } from '../tab-thread.ts';
import { FakeIndexedDb } from './fake-indexed-db.ts';
import { IndexedCache } from './indexed-cache.ts';
import { IndexedOutbox } from './indexed-outbox.ts';

const outboxName = 'outbox';
const cacheName = 'cache';

/** A disk under the stores that run in a browser, with an IndexedDB that is not. */
export class IndexedDisk implements FakeDisk {
  readonly indexedDb: FakeIndexedDb;
  readonly outbox: IndexedOutbox;
  readonly cache: IndexedCache;
  readonly #layout: CacheLayout | undefined;

  /** @param latencyOf how long the next step of the storage is under way, in ms */
  constructor(timers: Timers, latencyOf: () => number, layout?: CacheLayout) {
    this.#layout = layout;
    this.indexedDb = new FakeIndexedDb({
      schedule: (task) => void timers.start('storage', latencyOf(), task),
      eventsOf: (name) => (name === outboxName ? this.outbox : this.cache),
    });
    this.outbox = new IndexedOutbox(this.indexedDb, outboxName);
    this.cache = new IndexedCache(this.indexedDb, cacheName);
  }

  openTab(thread: TabThread, ports: Pick<StoragePlatform, 'timers' | 'random'>): TabStorage {
    const platform = { ...ports, indexedDB: this.indexedDb.factoryOf(thread) };
    return {
      openOutbox: () => openIndexedOutboxStore(outboxName, platform),
      openCache: () => openIndexedCacheStore(cacheName, platform, this.#layout),
      leave: () => this.indexedDb.leave(thread),
    };
  }

  /** A tab of a newer version of the application wants to change the stores, and fails to. */
  tryUpgrade(): void {
    const factory = this.indexedDb.factoryOf(new TabThread());
    for (const name of [outboxName, cacheName]) {
      const request = factory.open(name, 2);
      request.onupgradeneeded = () => request.transaction?.abort();
    }
  }
}
