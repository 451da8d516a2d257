import type { Timers } from '@baton/client/engine';
import type { FakeDisk, TabStorage } from './fake-disk.ts';
import { CacheDisk, createMemoryCacheStore } from './memory-cache-store.ts';
import { createMemoryOutboxStore, OutboxDisk } from './memory-outbox-store.ts';
import type { TabThread } from './tab-thread.ts';

/** A disk with stores of its own in place of the browser's. */
export class MemoryDisk implements FakeDisk {
  readonly outbox = new OutboxDisk();
  readonly cache = new CacheDisk();
  readonly #timers: Timers;
  readonly #latencyOf: () => number;

  /** @param latencyOf how long the next step of the storage is under way, in ms */
  constructor(timers: Timers, latencyOf: () => number) {
    this.#timers = timers;
    this.#latencyOf = latencyOf;
  }

  openTab(thread: TabThread): TabStorage {
    return {
      openOutbox: async () => this.#ofTab(thread, createMemoryOutboxStore(this.outbox)),
      openCache: async () => this.#ofTab(thread, createMemoryCacheStore(this.cache)),
      leave: () => undefined,
    };
  }

  /** The same store as one tab has it: slower, and silent once the tab is gone. */
  #ofTab<Store extends object>(thread: TabThread, store: Store): Store {
    return new Proxy(store, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return (...given: unknown[]) => thread.result(this.#reach(() => method.apply(target, given)));
      },
    });
  }

  /** There and back: a tab that goes meanwhile may have written and never hear of it. */
  async #reach<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#pass();
    try {
      return await work();
    } finally {
      await this.#pass();
    }
  }

  async #pass(): Promise<void> {
    const durationMs = this.#latencyOf();
    if (durationMs === 0) return;
    await new Promise<void>((resolve) => void this.#timers.start('storage', durationMs, resolve));
  }
}
