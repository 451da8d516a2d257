import type { CachedRow, ClientPorts, OutboxEntry } from '@baton/client/engine';
import type { Cursor, MutationId, Scope } from '@baton/protocol';
import type { StorageFaults } from './storage-faults.ts';
import type { TabThread } from './tab-thread.ts';

/** The storage of one device: as its tabs open it, and what is really there. */
export interface FakeDisk {
  readonly outbox: OutboxOnDisk;
  readonly cache: CacheOnDisk;
  openTab(thread: TabThread, ports: Pick<ClientPorts, 'timers' | 'random'>): TabStorage;
}

/** The same as one tab has it. */
export interface TabStorage extends Pick<ClientPorts, 'openOutbox' | 'openCache'> {
  /** The tab is gone from one moment to the next. */
  leave(): void;
}

export interface OutboxOnDisk {
  readonly faults: StorageFaults;
  readonly entries: ReadonlyMap<MutationId, OutboxEntry>;
  readonly facts: ReadonlyMap<string, unknown>;
  watcher: OutboxWatcher | undefined;
  /** The browser has deleted it under the open tabs, and makes another at the next use. */
  clear(): void;
  /** As in the cache; here no write is relaxed. */
  forgetLastWrites(count: number): boolean;
}

/** Hears of each entry in the moment in which it is written or removed. */
export interface OutboxWatcher {
  put(entry: OutboxEntry): void;
  removed(id: MutationId): void;
}

export interface CacheOnDisk {
  readonly faults: StorageFaults;
  /** The same object for as long as nothing is written. */
  readonly scopes: ReadonlyMap<Scope, ScopeOnDisk>;
  /** The browser has evicted all of it. */
  clear(): void;
  /** The power fails: relaxed writes that were called done are not there. False where there are not so many. */
  forgetLastWrites(count: number): boolean;
}

export interface ScopeOnDisk {
  readonly cursor: Cursor;
  readonly rows: ReadonlyMap<string, CachedRow>;
}
