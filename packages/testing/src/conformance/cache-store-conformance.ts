import type { CachedDelta, CachedRow, CachedScope, CacheStore } from '@baton/client/engine';
import type { Change, Cursor, Scope } from '@baton/protocol';
import type { ConformanceCase } from './case.ts';
import { expectEqual, expectRejection } from './expectation.ts';

export interface CacheStoreSubject {
  /** Another handle on the same storage: another tab, or this one after a reload. */
  open(): Promise<CacheStore>;
}

export interface FaultyCacheStoreSubject extends CacheStoreSubject {
  /** The next write reaches the storage and then fails to commit. */
  failNextWrite(code: 'STORAGE_FULL' | 'STORAGE_FAILED'): void | Promise<void>;
}

/** What every `CacheStore` shows. */
export const cacheStoreConformance: readonly ConformanceCase<CacheStoreSubject>[] = [
  {
    title: 'a scope that was never synced is not there, which is not the same as empty',
    run: async ({ open }) => {
      const store = await open();
      expectEqual(await store.load(race1), undefined, 'load');
      expectEqual(await store.scopes(), [], 'scopes');
      expectEqual(await store.deltasAfter(race1, cursorAt(0)), undefined, 'deltas');
      await store.replace(await store.takeLead(), race1, { cursor: cursorAt(0), rows: [], currentAt: 7 });
      expectEqual(await store.load(race1), { cursor: cursorAt(0), rows: [], currentAt: 7 }, 'an empty scope');
      expectEqual(await store.scopes(), [{ scope: race1, cursor: cursorAt(0), currentAt: 7 }], 'scopes');
    },
  },
  {
    title: 'a scope is there after a reload, large or small, and replaces what was there',
    run: async ({ open }) => {
      const before = await open();
      const fence = await before.takeLead();
      await before.replace(fence, race1, scopeOf(1, 2_500));
      await before.replace(fence, race1, scopeOf(2, 1_100));
      await before.close();
      await expectScope(await open(), race1, scopeOf(2, 1_100));
    },
  },
  {
    title: 'deltas move a scope on: rows inserted, columns updated, rows deleted',
    run: async ({ open }) => {
      const store = await open();
      const fence = await store.takeLead();
      await store.replace(fence, race1, scopeOf(1, 2));
      await store.append(
        fence,
        race1,
        deltaTo(2, [change('insert', 'c', { n: 3 }), change('update', 'row-0', { n: 9 })]),
        20,
      );
      await store.append(
        fence,
        race1,
        deltaTo(3, [change('delete', 'row-1'), change('update', 'c', { note: 'x' })]),
        30,
      );
      const rows = [row('row-0', { n: 9, note: null }), row('c', { n: 3, note: 'x' })];
      await expectScope(store, race1, { cursor: cursorAt(3), rows, currentAt: 30 });
    },
  },
  {
    title: 'a delta that does not follow the cursor is refused and changes nothing',
    run: async ({ open }) => {
      const store = await open();
      const fence = await store.takeLead();
      await store.replace(fence, race1, scopeOf(1, 2));
      const gap = { from: cursorAt(2), to: cursorAt(3), changes: [change('delete', 'row-0')] };
      const otherHistory = { ...deltaTo(2, []), from: { ...cursorAt(1), tag: 'f'.repeat(32) } };
      await expectRejection(store.append(fence, race1, gap, 20), 'STORAGE_FAILED', 'a gap');
      await expectRejection(store.append(fence, race1, otherHistory, 20), 'STORAGE_FAILED', 'another history');
      await expectRejection(store.append(fence, race10, deltaTo(2, []), 20), 'STORAGE_FAILED', 'a scope never synced');
      await expectScope(store, race1, scopeOf(1, 2));
      expectEqual(await store.load(race10), undefined, 'the other scope');
    },
  },
  {
    title: 'a delta without a step only renews the time at which the scope was current',
    run: async ({ open }) => {
      const store = await open();
      const fence = await store.takeLead();
      await store.replace(fence, race1, scopeOf(1, 2));
      await store.append(fence, race1, { from: cursorAt(1), to: cursorAt(1), changes: [] }, 50);
      await expectScope(store, race1, { ...scopeOf(1, 2), currentAt: 50 });
      expectEqual(await store.deltasAfter(race1, cursorAt(1)), [], 'deltas');
    },
  },
  {
    title: 'a follower is led from its cursor to the newest, or told to load',
    run: async ({ open }) => {
      const [leader, follower] = [await open(), await open()];
      const fence = await leader.takeLead();
      await leader.replace(fence, race1, scopeOf(1, 2));
      for (const version of [2, 3, 4]) await leader.append(fence, race1, insertAt(version), version);
      expectEqual(await follower.deltasAfter(race1, cursorAt(2)), [insertAt(3), insertAt(4)], 'deltas');
      expectEqual(await follower.deltasAfter(race1, cursorAt(4)), [], 'deltas at the newest');
      expectEqual(await follower.deltasAfter(race1, cursorAt(9)), undefined, 'deltas from an unknown version');
      const otherTag = { ...cursorAt(2), tag: 'f'.repeat(32) };
      expectEqual(await follower.deltasAfter(race1, otherTag), undefined, 'deltas from another history');
      await leader.replace(fence, race1, scopeOf(9, 2));
      expectEqual(await follower.deltasAfter(race1, cursorAt(2)), undefined, 'deltas across a replacement');
    },
  },
  {
    title: 'after hundreds of deltas a load is still exact, and a follower is never led astray',
    run: async ({ open }) => {
      const store = await open();
      const fence = await store.takeLead();
      await store.replace(fence, race1, scopeOf(1, 1_500));
      for (let version = 2; version <= 450; version++) {
        await store.append(fence, race1, version % 3 === 0 ? deleteAt(version) : insertAt(version), version);
        if (version % 100 !== 0) continue;
        const way = await store.deltasAfter(race1, cursorAt(version - 5));
        if (way)
          expectEqual(
            way.map((delta) => delta.to.version),
            [4, 3, 2, 1, 0].map((n) => version - n),
            'the way',
          );
      }
      const loaded = await store.load(race1);
      expectEqual(loaded?.cursor, cursorAt(450), 'cursor');
      const keys = new Set(loaded?.rows.map((cached) => cached.key));
      expectEqual(keys.size, loaded?.rows.length, 'rows without doubles');
      for (let version = 2; version <= 450; version++) {
        const isThere = keys.has(`new-${version}`);
        if (isThere !== (version % 3 === 1)) throw new Error(`row of version ${version}: ${isThere}`);
      }
    },
  },
  {
    title: 'scopes are apart, also where one name begins like the other',
    run: async ({ open }) => {
      const store = await open();
      const fence = await store.takeLead();
      await store.replace(fence, race1, scopeOf(1, 3));
      await store.replace(fence, race10, scopeOf(5, 2));
      await store.append(fence, race1, insertAt(2), 20);
      await store.append(fence, race10, insertAt(6), 20);
      await store.remove(fence, race1);
      expectEqual(await store.load(race1), undefined, 'the removed scope');
      expectEqual(await store.deltasAfter(race1, cursorAt(1)), undefined, 'its deltas');
      expectEqual(await store.scopes(), [{ scope: race10, cursor: cursorAt(6), currentAt: 20 }], 'scopes');
      expectEqual((await store.load(race10))?.rows.length, 3, 'rows of the other');
    },
  },
  {
    title: 'a reader sees a replacement whole or not at all',
    run: async ({ open }) => {
      const [leader, follower] = [await open(), await open()];
      const fence = await leader.takeLead();
      await leader.replace(fence, race1, scopeOf(1, 1_200));
      const [loaded] = await Promise.all([follower.load(race1), leader.replace(fence, race1, scopeOf(2, 2_400))]);
      expectEqual(loaded?.rows.length, loaded?.cursor.version === 1 ? 1_200 : 2_400, 'rows');
    },
  },
  {
    title: 'an older fence changes nothing any more',
    run: async ({ open }) => {
      const [old, next] = [await open(), await open()];
      const oldFence = await old.takeLead();
      await old.replace(oldFence, race1, scopeOf(1, 2));
      const newFence = await next.takeLead();
      if (newFence <= oldFence) throw new Error(`fence ${newFence} is not above ${oldFence}`);
      await expectRejection(old.replace(oldFence, race1, scopeOf(9, 1)), 'LEADER_REPLACED', 'replace');
      await expectRejection(old.append(oldFence, race1, insertAt(2), 20), 'LEADER_REPLACED', 'append');
      await expectRejection(old.remove(oldFence, race1), 'LEADER_REPLACED', 'remove');
      await expectScope(next, race1, scopeOf(1, 2));
    },
  },
];

/** What a store shows when the storage below it fails. */
export const cacheStoreFaultConformance: readonly ConformanceCase<FaultyCacheStoreSubject>[] = (
  ['STORAGE_FULL', 'STORAGE_FAILED'] as const
).map((code) => ({
  title: `writes that end with ${code} leave the scope as it was`,
  run: async ({ open, failNextWrite }) => {
    const store = await open();
    const fence = await store.takeLead();
    await store.replace(fence, race1, scopeOf(1, 2));
    await failNextWrite(code);
    await expectRejection(store.replace(fence, race1, scopeOf(2, 5)), code, 'replace');
    await failNextWrite(code);
    await expectRejection(store.append(fence, race1, insertAt(2), 20), code, 'append');
    await expectScope(store, race1, scopeOf(1, 2));
    await store.append(fence, race1, insertAt(2), 20);
    expectEqual((await store.load(race1))?.cursor, cursorAt(2), 'cursor');
  },
}));

const race1 = 'race/1' as Scope;
const race10 = 'race/10' as Scope;

function cursorAt(version: number): Cursor {
  return {
    epoch: '00000000-0000-4000-8000-000000000000',
    version,
    tag: version.toString(16).padStart(32, '0'),
  };
}

function row(key: string, values: CachedRow['row']): CachedRow {
  return { table: 'mark', key, row: { id: key, ...values } };
}

function scopeOf(version: number, rowCount: number): CachedScope {
  const rows = Array.from({ length: rowCount }, (_, n) => row(`row-${n}`, { n, note: null }));
  return { cursor: cursorAt(version), rows, currentAt: 10 };
}

function change(op: 'insert' | 'update', key: string, values: CachedRow['row']): Change;
function change(op: 'delete', key: string): Change;
function change(op: Change['op'], key: string, values: CachedRow['row'] = {}): Change {
  if (op === 'delete') return { op, table: 'mark', key };
  return { op, table: 'mark', key, values: op === 'insert' ? { id: key, note: null, ...values } : values };
}

function deltaTo(version: number, changes: readonly Change[]): CachedDelta {
  return { from: cursorAt(version - 1), to: cursorAt(version), changes };
}

function insertAt(version: number): CachedDelta {
  return deltaTo(version, [change('insert', `new-${version}`, { n: version })]);
}

/** Deletes the row that the delta before it inserted. */
function deleteAt(version: number): CachedDelta {
  return deltaTo(version, [change('delete', `new-${version - 1}`)]);
}

async function expectScope(store: CacheStore, scope: Scope, expected: CachedScope): Promise<void> {
  const loaded = await store.load(scope);
  expectEqual(loaded && { ...loaded, rows: byKey(loaded.rows) }, { ...expected, rows: byKey(expected.rows) }, scope);
}

function byKey(rows: readonly CachedRow[]): readonly CachedRow[] {
  return [...rows].sort((a, b) => (a.key < b.key ? -1 : 1));
}
