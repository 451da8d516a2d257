import type { CachedRow, CachedScope, CachedStep, CacheStore } from '@baton/client/engine';
import type { Change, Cursor, MutationId, Scope } from '@baton/protocol';
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
      expectEqual(await store.stepAfter(race1, cursorAt(0)), undefined, 'step');
      await store.replace(await store.takeLead(), race1, { cursor: cursorAt(0), rows: [], currentAt: 7, seen: [] });
      expectEqual(await store.load(race1), { cursor: cursorAt(0), rows: [], currentAt: 7, seen: [] }, 'an empty scope');
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
      const second = [change('insert', 'c', { n: 3 }), change('update', 'row-0', { n: 9 })];
      const third = [change('delete', 'row-1'), change('update', 'c', { note: 'x' })];
      await store.append(fence, race1, stepTo(2, second));
      await store.append(fence, race1, stepTo(3, third));
      const rows = [row('row-0', { n: 9, note: null }), row('c', { n: 3, note: 'x' })];
      await expectScope(store, race1, { cursor: cursorAt(3), rows, currentAt: 3, seen: [] });
    },
  },
  {
    title: 'a delta that does not follow the cursor is refused and changes nothing',
    run: async ({ open }) => {
      const store = await open();
      const fence = await store.takeLead();
      await store.replace(fence, race1, scopeOf(1, 2));
      const gap = stepTo(3, [change('delete', 'row-0')]);
      const otherHistory = { ...stepTo(2, []), from: { ...cursorAt(1), tag: 'f'.repeat(32) } };
      await expectRejection(store.append(fence, race1, gap), 'STORAGE_FAILED', 'a gap');
      await expectRejection(store.append(fence, race1, otherHistory), 'STORAGE_FAILED', 'another history');
      await expectRejection(store.append(fence, race10, stepTo(2, [])), 'STORAGE_FAILED', 'a scope never synced');
      await expectScope(store, race1, scopeOf(1, 2));
      expectEqual(await store.load(race10), undefined, 'the other scope');
    },
  },
  {
    title: 'a step that leads nowhere only renews what is known of the scope',
    run: async ({ open }) => {
      const store = await open();
      const fence = await store.takeLead();
      await store.replace(fence, race1, scopeOf(1, 2));
      const renewed = { from: cursorAt(1), to: cursorAt(1), changes: [], currentAt: 50, seen: [mutation] };
      await store.append(fence, race1, renewed);
      await expectScope(store, race1, { ...scopeOf(1, 2), currentAt: 50, seen: [mutation] });
      expectEqual(await store.stepAfter(race1, cursorAt(1)), renewed, 'step');
    },
  },
  {
    title: 'the mutations that the rows hold are those that the last write named, whatever was read or written anew',
    run: async ({ open }) => {
      const store = await open();
      const fence = await store.takeLead();
      await store.replace(fence, race1, { ...scopeOf(1, 2), seen: [mutation] });
      expectEqual((await store.load(race1))?.seen, [mutation], 'after replace');
      for (let version = 2; version <= 250; version++) {
        await store.append(fence, race1, { ...insertAt(version), seen: [mutation] });
      }
      expectEqual((await store.load(race1))?.seen, [mutation], 'after steps');
      expectEqual((await store.stepAfter(race1, cursorAt(249)))?.seen, [mutation], 'on the way');
      await store.append(fence, race1, insertAt(251));
      expectEqual((await (await open()).load(race1))?.seen, [], 'after a step without');
    },
  },
  {
    title: 'a follower is led from its cursor to the newest, or told to load',
    run: async ({ open }) => {
      const [leader, follower] = [await open(), await open()];
      const fence = await leader.takeLead();
      await leader.replace(fence, race1, scopeOf(1, 2));
      for (const version of [2, 3, 4]) await leader.append(fence, race1, insertAt(version));
      const changes = [...insertAt(3).changes, ...insertAt(4).changes];
      const step = { from: cursorAt(2), to: cursorAt(4), changes, currentAt: 4, seen: [] };
      expectEqual(await follower.stepAfter(race1, cursorAt(2)), step, 'step');
      const none = { ...step, from: cursorAt(4), changes: [] };
      expectEqual(await follower.stepAfter(race1, cursorAt(4)), none, 'step at the newest');
      expectEqual(await follower.stepAfter(race1, cursorAt(9)), undefined, 'step from an unknown version');
      const otherTag = { ...cursorAt(2), tag: 'f'.repeat(32) };
      expectEqual(await follower.stepAfter(race1, otherTag), undefined, 'step from another history');
      await leader.replace(fence, race1, scopeOf(9, 2));
      expectEqual(await follower.stepAfter(race1, cursorAt(2)), undefined, 'step across a replacement');
    },
  },
  {
    title: 'after hundreds of deltas a load is still exact, and a follower is never led astray',
    run: async ({ open }) => {
      const store = await open();
      const fence = await store.takeLead();
      await store.replace(fence, race1, scopeOf(1, 1_500));
      for (let version = 2; version <= 450; version++) {
        await store.append(fence, race1, version % 3 === 0 ? deleteAt(version) : insertAt(version));
        if (version % 100 !== 0) continue;
        const step = await store.stepAfter(race1, cursorAt(version - 5));
        if (step) expectEqual([step.to.version, step.changes.length], [version, 5], 'the way');
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
      await store.append(fence, race1, insertAt(2));
      await store.append(fence, race10, insertAt(6));
      await store.remove(fence, race1);
      expectEqual(await store.load(race1), undefined, 'the removed scope');
      expectEqual(await store.stepAfter(race1, cursorAt(1)), undefined, 'its steps');
      expectEqual(await store.scopes(), [{ scope: race10, cursor: cursorAt(6), currentAt: 6 }], 'scopes');
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
      await expectRejection(old.append(oldFence, race1, insertAt(2)), 'LEADER_REPLACED', 'append');
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
    await expectRejection(store.append(fence, race1, insertAt(2)), code, 'append');
    await expectScope(store, race1, scopeOf(1, 2));
    await store.append(fence, race1, insertAt(2));
    expectEqual((await store.load(race1))?.cursor, cursorAt(2), 'cursor');
  },
}));

const race1 = 'race/1' as Scope;
const race10 = 'race/10' as Scope;
const mutation = '00000000-0000-7000-8000-000000000001' as MutationId;

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
  return { cursor: cursorAt(version), rows, currentAt: 10, seen: [] };
}

function change(op: 'insert' | 'update', key: string, values: CachedRow['row']): Change;
function change(op: 'delete', key: string): Change;
function change(op: Change['op'], key: string, values: CachedRow['row'] = {}): Change {
  if (op === 'delete') return { op, table: 'mark', key };
  return { op, table: 'mark', key, values: op === 'insert' ? { id: key, note: null, ...values } : values };
}

function stepTo(version: number, changes: readonly Change[]): CachedStep {
  return { from: cursorAt(version - 1), to: cursorAt(version), changes, currentAt: version, seen: [] };
}

function insertAt(version: number): CachedStep {
  return stepTo(version, [change('insert', `new-${version}`, { n: version })]);
}

/** Deletes the row that the step before it inserted. */
function deleteAt(version: number): CachedStep {
  return stepTo(version, [change('delete', `new-${version - 1}`)]);
}

async function expectScope(store: CacheStore, scope: Scope, expected: CachedScope): Promise<void> {
  const loaded = await store.load(scope);
  expectEqual(loaded && { ...loaded, rows: byKey(loaded.rows) }, { ...expected, rows: byKey(expected.rows) }, scope);
}

function byKey(rows: readonly CachedRow[]): readonly CachedRow[] {
  return [...rows].sort((a, b) => (a.key < b.key ? -1 : 1));
}
