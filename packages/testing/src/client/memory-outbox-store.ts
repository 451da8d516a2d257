import type { Fence, OutboxEntry, OutboxStore } from '@baton/client/engine';
import { errorOf, type MutationId } from '@baton/protocol';
import type { OutboxOnDisk, OutboxWatcher } from './fake-disk.ts';
import { frozenCopy } from './frozen-copy.ts';
import { StorageFaults } from './storage-faults.ts';

/** What the tabs of one browser share; it outlives them. */
export class OutboxDisk implements OutboxOnDisk {
  readonly faults = new StorageFaults();
  readonly entries = new Map<MutationId, OutboxEntry>();
  readonly facts = new Map<string, unknown>([['life', 1]]);
  lastOrder = 0;
  fence: Fence = 0;
  watcher: OutboxWatcher | undefined;
  #life = 1;

  clear(): void {
    for (const id of this.entries.keys()) this.watcher?.removed(id);
    this.entries.clear();
    this.facts.clear();
    this.facts.set('life', ++this.#life);
    this.lastOrder = 0;
    this.fence = 0;
  }

  forgetLastWrites(): boolean {
    return false;
  }
}

/** A handle on the disk, as a tab has one. */
export function createMemoryOutboxStore(disk: OutboxDisk): OutboxStore {
  const { faults, entries, facts } = disk;

  function put(entry: OutboxEntry): void {
    entries.set(entry.mutation.id, entry);
    disk.watcher?.put(entry);
  }

  function remove(id: MutationId): void {
    if (entries.delete(id)) disk.watcher?.removed(id);
  }

  return {
    async entries() {
      return [...entries.values()].sort((a, b) => a.mutation.order - b.mutation.order);
    },
    append: (mutations, discarded = []) => {
      const copies = mutations.map(frozenCopy);
      return faults.commit(() => {
        const placed = copies.map((mutation): OutboxEntry => {
          return frozenCopy({
            mutation: { ...mutation, order: ++disk.lastOrder },
            state: 'pending',
            lane: mutation.lane,
          });
        });
        for (const entry of placed) put(entry);
        for (const id of discarded) if (entries.get(id)?.state === 'rejected') remove(id);
        return placed;
      });
    },
    putBack: (given) => {
      const copies = given.map(frozenCopy);
      return faults.commit(() => {
        for (const entry of copies) if (!entries.has(entry.mutation.id)) put(entry);
        disk.lastOrder = Math.max(disk.lastOrder, ...copies.map(({ mutation }) => mutation.order));
      });
    },
    update: (fence, replaced, removed) => {
      const given = replaced.map(frozenCopy);
      return faults.commit(() => {
        if (fence !== disk.fence) throw errorOf('LEADER_REPLACED');
        for (const entry of given) if (entries.has(entry.mutation.id)) put(entry);
        for (const id of removed) remove(id);
      });
    },
    async readFact(name) {
      return facts.get(name);
    },
    writeFact: (name, value) => {
      const given = frozenCopy(value);
      return faults.commit(() => void facts.set(name, given));
    },
    takeLead: () => faults.commit(() => ++disk.fence),
    async close() {},
  };
}
