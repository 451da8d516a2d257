import { createUuid } from '@baton/protocol';
import type { OutboxEntry, OutboxStore } from '../../engine/index.ts';
import { createDatabase, type Database } from './database.ts';
import { checkFence, raiseFence, readCounter } from './fence.ts';
import { pageStorage } from './storage-platform.ts';
import { read } from './transaction.ts';

/**
 * The outbox in IndexedDB: one record a mutation under its id, so that two entries of one id
 * cannot exist. Everything here is strict: it resolves when the disk has it.
 */
export async function openIndexedOutboxStore(databaseName: string, platform = pageStorage()): Promise<OutboxStore> {
  const createStores = (opened: IDBDatabase) => {
    opened.createObjectStore('entries', { keyPath: 'mutation.id' });
    opened.createObjectStore('facts').put(createUuid(platform.random.bytes), 'life');
    opened.createObjectStore('counters');
  };
  const store = outboxStoreIn(createDatabase(databaseName, createStores, platform));
  await store.entries();
  return store;
}

function outboxStoreIn(database: Database): OutboxStore {
  return {
    entries: () =>
      database.read(['entries'], async (transaction) => {
        const entries = await read<OutboxEntry[]>(transaction.objectStore('entries').getAll());
        return entries.sort((a, b) => a.mutation.order - b.mutation.order);
      }),

    append: (mutations, discarded = []) =>
      database.write(['entries', 'counters'], 'strict', async (transaction) => {
        const counters = transaction.objectStore('counters');
        const lastOrder = await readCounter(counters, 'order');
        const entries = mutations.map(
          (mutation, index): OutboxEntry => ({
            mutation: { ...mutation, order: lastOrder + 1 + index },
            state: 'pending',
            lane: mutation.lane,
          }),
        );
        const stored = transaction.objectStore('entries');
        for (const entry of entries) stored.add(entry);
        counters.put(lastOrder + entries.length, 'order');
        await Promise.all(
          discarded.map(async (id) => {
            const entry = await read<OutboxEntry | undefined>(stored.get(id));
            if (entry?.state === 'rejected') stored.delete(id);
          }),
        );
        return entries;
      }),

    putBack: (given) =>
      database.write(['entries', 'counters'], 'strict', async (transaction) => {
        const entries = transaction.objectStore('entries');
        const counters = transaction.objectStore('counters');
        const there = new Set(await read<IDBValidKey[]>(entries.getAllKeys()));
        for (const entry of given) if (!there.has(entry.mutation.id)) entries.put(entry);
        const orders = given.map(({ mutation }) => mutation.order);
        counters.put(Math.max(await readCounter(counters, 'order'), ...orders), 'order');
      }),

    update: (fence, replaced, removed) =>
      database.write(['entries', 'counters'], 'strict', async (transaction) => {
        await checkFence(transaction.objectStore('counters'), fence);
        const entries = transaction.objectStore('entries');
        await Promise.all(
          replaced.map(async (entry) => {
            const isThere = (await read<IDBValidKey | undefined>(entries.getKey(entry.mutation.id))) !== undefined;
            if (isThere) entries.put(entry);
          }),
        );
        for (const id of removed) entries.delete(id);
      }),

    readFact: (name) =>
      database.read(['facts'], (transaction) => read<unknown>(transaction.objectStore('facts').get(name))),

    writeFact: (name, value) =>
      database.write(['facts'], 'strict', async (transaction) => {
        transaction.objectStore('facts').put(value, name);
      }),

    takeLead: () =>
      database.write(['counters'], 'strict', (transaction) => raiseFence(transaction.objectStore('counters'))),

    close: async () => database.close(),
  };
}
