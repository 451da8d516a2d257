import type { Fence, IssuedMutation, OutboxEntry, OutboxStore } from '@baton/client/engine';
import { errorOf, type MutationId } from '@baton/protocol';
import { StorageFaults } from './storage-faults.ts';

/** What the tabs of one browser share; it outlives them. */
export class OutboxDisk {
  readonly faults = new StorageFaults();
  readonly entries = new Map<MutationId, OutboxEntry>();
  readonly facts = new Map<string, unknown>([['life', 1]]);
  lastOrder = 0;
  fence: Fence = 0;
  /** Hears of each entry in the moment in which it is written or removed. */
  watcher: { put(entry: OutboxEntry): void; removed(id: MutationId): void } | undefined;
  #life = 1;

  /** The browser has deleted it under the open tabs, and made another at the next use. */
  clear(): void {
    for (const id of this.entries.keys()) this.watcher?.removed(id);
    this.entries.clear();
    this.facts.clear();
    this.facts.set('life', ++this.#life);
    this.lastOrder = 0;
    this.fence = 0;
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
      const ordered = [...entries.values()].sort((a, b) => a.mutation.order - b.mutation.order);
      return structuredClone(ordered);
    },
    append: (mutations, discarded = []) => {
      // The disk has a copy of its own, as IndexedDB makes one; what is given back is the caller's.
      const copies = structuredClone(mutations);
      const place = (mutation: IssuedMutation, order: number): OutboxEntry => {
        return { mutation: { ...mutation, order }, state: 'pending', lane: mutation.lane };
      };
      return faults.commit(() => {
        const first = disk.lastOrder + 1;
        for (const copy of copies) put(place(copy, ++disk.lastOrder));
        for (const id of discarded) if (entries.get(id)?.state === 'rejected') remove(id);
        return mutations.map((mutation, index) => place(mutation, first + index));
      });
    },
    putBack: (given) => {
      const copies = structuredClone(given);
      return faults.commit(() => {
        for (const entry of copies) if (!entries.has(entry.mutation.id)) put(entry);
        disk.lastOrder = Math.max(disk.lastOrder, ...copies.map(({ mutation }) => mutation.order));
      });
    },
    update: (fence, replaced, removed) => {
      const given = structuredClone(replaced);
      return faults.commit(() => {
        if (fence !== disk.fence) throw errorOf('LEADER_REPLACED');
        for (const entry of given) if (entries.has(entry.mutation.id)) put(entry);
        for (const id of removed) remove(id);
      });
    },
    async readFact(name) {
      return structuredClone(facts.get(name));
    },
    writeFact: (name, value) => {
      const given = structuredClone(value);
      return faults.commit(() => void facts.set(name, given));
    },
    takeLead: () => faults.commit(() => ++disk.fence),
    async close() {},
  };
}
