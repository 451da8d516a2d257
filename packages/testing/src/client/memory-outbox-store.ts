import type { Fence, OutboxEntry, OutboxStore } from '@baton/client/engine';
import { errorOf, type MutationId } from '@baton/protocol';
import { StorageFaults } from './storage-faults.ts';

/** What the tabs of one browser share; it outlives them. */
export class OutboxDisk {
  readonly faults = new StorageFaults();
  readonly entries = new Map<MutationId, OutboxEntry>();
  readonly facts = new Map<string, unknown>();
  lastOrder = 0;
  fence: Fence = 0;
}

/** A handle on the disk, as a tab has one. */
export function createMemoryOutboxStore(disk: OutboxDisk): OutboxStore {
  const { faults, entries, facts } = disk;
  return {
    async entries() {
      const ordered = [...entries.values()].sort((a, b) => a.mutation.order - b.mutation.order);
      return structuredClone(ordered);
    },
    append: (mutations) => {
      const given = structuredClone(mutations);
      return faults.commit(() =>
        given.map((mutation) => {
          const entry: OutboxEntry = {
            mutation: { ...mutation, order: ++disk.lastOrder },
            state: 'pending',
            lane: mutation.lane,
          };
          entries.set(mutation.id, entry);
          return structuredClone(entry);
        }),
      );
    },
    update: (fence, replaced, removed) => {
      const given = structuredClone(replaced);
      return faults.commit(() => {
        if (fence !== disk.fence) throw errorOf('LEADER_REPLACED');
        for (const entry of given) if (entries.has(entry.mutation.id)) entries.set(entry.mutation.id, entry);
        for (const id of removed) entries.delete(id);
      });
    },
    removeRejected: (ids) =>
      faults.commit(() => {
        for (const id of ids) if (entries.get(id)?.state === 'rejected') entries.delete(id);
      }),
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
