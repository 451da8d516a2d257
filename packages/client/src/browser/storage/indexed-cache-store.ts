import { BatonError, type Scope } from '@baton/protocol';
import {
  type CachedDelta,
  type CachedRow,
  type CachedScope,
  type CacheStore,
  type Fence,
  isSameCursor,
} from '../../engine/index.ts';
import { applyDeltas } from './apply-deltas.ts';
import { createDatabase, type Database } from './database.ts';
import { checkFence, raiseFence } from './fence.ts';
import { advance, cacheLayout, type CacheLayout, isDueForCompaction, type ScopeRecord } from './scope-record.ts';
import { pageStorage } from './storage-platform.ts';
import { read } from './transaction.ts';

/**
 * Confirmed rows in IndexedDB: some thousand rows to a record (a page), and behind them a
 * small record a delta, until there are so many that the pages are written anew. A record a
 * row would write fifty times slower.
 */
export async function openIndexedCacheStore(
  databaseName: string,
  platform = pageStorage(),
  layout = cacheLayout,
): Promise<CacheStore> {
  const createStores = (opened: IDBDatabase) => {
    opened.createObjectStore('scopes', { keyPath: 'scope' });
    // Keys: [scope, number of the page] and [scope, version that the delta leads to].
    opened.createObjectStore('pages');
    opened.createObjectStore('deltas');
    opened.createObjectStore('counters');
  };
  const store = cacheStoreIn(createDatabase(databaseName, createStores, platform), layout);
  await store.scopes();
  return store;
}

function cacheStoreIn(database: Database, layout: CacheLayout): CacheStore {
  const write = (fence: Fence, work: (transaction: IDBTransaction) => Promise<void>): Promise<void> =>
    database.write(['scopes', 'pages', 'deltas', 'counters'], 'relaxed', async (transaction) => {
      await checkFence(transaction.objectStore('counters'), fence);
      await work(transaction);
    });

  return {
    scopes: () =>
      database.read(['scopes'], async (transaction) => {
        const records = await read<ScopeRecord[]>(transaction.objectStore('scopes').getAll());
        return records.map(({ scope, cursor, currentAt }) => ({ scope, cursor, currentAt }));
      }),

    load: (scope) =>
      database.read(['scopes', 'pages', 'deltas'], async (transaction) => {
        const [record, rows] = await Promise.all([readRecord(transaction, scope), readRows(transaction, scope)]);
        return record && { cursor: record.cursor, rows, currentAt: record.currentAt, seen: record.seen };
      }),

    stepAfter: (scope, cursor) =>
      database.read(['scopes', 'deltas'], async (transaction) => {
        const record = await readRecord(transaction, scope);
        if (!record) return undefined;
        const { cursor: to, currentAt, seen } = record;
        if (isSameCursor(to, cursor)) return { from: to, to, changes: [], currentAt, seen };
        const deltas = await readDeltas(transaction, scope);
        const next = deltas.findIndex((delta) => isSameCursor(delta.from, cursor));
        if (next < 0) return undefined;
        return { from: cursor, to, changes: deltas.slice(next).flatMap(({ changes }) => changes), currentAt, seen };
      }),

    replace: (fence, scope, cached) =>
      write(fence, async (transaction) => writePages(transaction, scope, cached, layout)),

    append: (fence, scope, step) =>
      write(fence, async (transaction) => {
        const record = await readRecord(transaction, scope);
        if (!record) throw new BatonError('STORAGE_FAILED', `The cache does not have ${scope}.`);
        const next = advance(record, step);
        transaction.objectStore('scopes').put(next);
        if (next.deltaCount === record.deltaCount) return;
        const { from, to, changes } = step;
        transaction.objectStore('deltas').put({ from, to, changes }, [scope, to.version]);
        if (!isDueForCompaction(next, layout)) return;
        const rows = await readRows(transaction, scope);
        writePages(transaction, scope, { ...next, rows }, layout);
      }),

    remove: (fence, scope) => write(fence, async (transaction) => clear(transaction, scope)),

    takeLead: () =>
      database.write(['counters'], 'relaxed', (transaction) => raiseFence(transaction.objectStore('counters'))),

    close: async () => database.close(),
  };
}

function readRecord(transaction: IDBTransaction, scope: Scope): Promise<ScopeRecord | undefined> {
  return read(transaction.objectStore('scopes').get(scope));
}

async function readRows(transaction: IDBTransaction, scope: Scope): Promise<readonly CachedRow[]> {
  const [pages, deltas] = await Promise.all([
    read<CachedRow[][]>(transaction.objectStore('pages').getAll(within(scope))),
    readDeltas(transaction, scope),
  ]);
  return applyDeltas(pages.flat(), deltas);
}

function readDeltas(transaction: IDBTransaction, scope: Scope): Promise<readonly CachedDelta[]> {
  return read(transaction.objectStore('deltas').getAll(within(scope)));
}

function writePages(
  transaction: IDBTransaction,
  scope: Scope,
  { cursor, rows, currentAt, seen }: CachedScope,
  { pageRows }: CacheLayout,
): void {
  clear(transaction, scope);
  for (let start = 0; start < rows.length; start += pageRows) {
    transaction.objectStore('pages').put(rows.slice(start, start + pageRows), [scope, start / pageRows]);
  }
  const record: ScopeRecord = { scope, cursor, currentAt, seen, rowCount: rows.length, deltaCount: 0, changeCount: 0 };
  transaction.objectStore('scopes').put(record);
}

function clear(transaction: IDBTransaction, scope: Scope): void {
  transaction.objectStore('scopes').delete(scope);
  transaction.objectStore('pages').delete(within(scope));
  transaction.objectStore('deltas').delete(within(scope));
}

/** All keys of one scope: an array sorts behind every number. */
function within(scope: Scope): IDBKeyRange {
  return IDBKeyRange.bound([scope], [scope, []]);
}
