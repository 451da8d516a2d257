import type { CachedDelta, CachedRow, CachedScope, CacheStore, Fence } from '@baton/client/engine';
import {
  BatonError,
  type Change,
  type Cursor,
  errorOf,
  formatCursor,
  type MutationId,
  type Scope,
} from '@baton/protocol';
import type { CacheOnDisk, ScopeOnDisk } from './fake-disk.ts';
import { frozenCopy } from './frozen-copy.ts';
import { StorageFaults } from './storage-faults.ts';

interface HeldScope extends ScopeOnDisk {
  readonly currentAt: number;
  readonly seen: readonly MutationId[];
  /** The last steps, oldest first. */
  readonly deltas: readonly CachedDelta[];
}

const deltasKept = 100;

/** What the tabs of one browser share; it outlives them. */
export class CacheDisk implements CacheOnDisk {
  readonly faults = new StorageFaults();
  scopes: ReadonlyMap<Scope, HeldScope> = new Map();
  fence: Fence = 0;
  /** What was on the disk before each of the last writes, oldest first. */
  readonly #before: ReadonlyMap<Scope, HeldScope>[] = [];

  /** Puts a scope in place, or away. */
  write(scope: Scope, held: HeldScope | undefined): void {
    this.#before.push(this.scopes);
    if (this.#before.length > writesForgottenMax) this.#before.shift();
    const scopes = new Map(this.scopes);
    if (held) scopes.set(scope, held);
    else scopes.delete(scope);
    this.scopes = scopes;
  }

  clear(): void {
    this.scopes = new Map();
    this.#before.length = 0;
  }

  forgetLastWrites(count: number): boolean {
    const [before] = this.#before.splice(-count);
    if (before) this.scopes = before;
    return before !== undefined;
  }
}

const writesForgottenMax = 5;

/** A handle on the disk, as a tab has one. */
export function createMemoryCacheStore(disk: CacheDisk): CacheStore {
  const { faults } = disk;

  function write<Result>(fence: Fence, work: () => Result): Promise<Result> {
    return faults.commit(() => {
      if (fence !== disk.fence) throw errorOf('LEADER_REPLACED');
      return work();
    });
  }

  return {
    async scopes() {
      return [...disk.scopes].map(([scope, { cursor, currentAt }]) => ({ scope, cursor, currentAt }));
    },
    async load(scope) {
      const held = disk.scopes.get(scope);
      if (!held) return undefined;
      const { cursor, currentAt, seen, rows } = held;
      return { cursor, currentAt, seen, rows: [...rows.values()] };
    },
    async stepAfter(scope, cursor) {
      const held = disk.scopes.get(scope);
      if (!held) return undefined;
      const { cursor: to, currentAt, seen, deltas } = held;
      const first = isSame(to, cursor) ? deltas.length : deltas.findIndex((delta) => isSame(delta.from, cursor));
      if (first < 0) return undefined;
      const changes = deltas.slice(first).flatMap((delta) => delta.changes);
      return { from: cursor, to, changes, currentAt, seen };
    },
    replace: (fence, scope, cached) => {
      const given: CachedScope = frozenCopy(cached);
      return write(fence, () => {
        const rows = new Map(given.rows.map((row) => [rowId(row.table, row.key), row]));
        disk.write(scope, { ...given, rows, deltas: [] });
      });
    },
    append: (fence, scope, step) => {
      const given = frozenCopy(step);
      const { currentAt, seen } = given;
      return write(fence, () => {
        const held = disk.scopes.get(scope);
        if (!held || !isSame(held.cursor, given.from)) {
          throw new BatonError('STORAGE_FAILED', `${scope} does not stand at ${formatCursor(given.from)}`);
        }
        if (isSame(given.from, given.to)) return disk.write(scope, { ...held, currentAt, seen });
        const rows = new Map(held.rows);
        for (const change of given.changes) applyChange(rows, change);
        const deltas = [...held.deltas, given].slice(-deltasKept);
        disk.write(scope, { cursor: given.to, currentAt, seen, rows, deltas });
      });
    },
    remove: (fence, scope) => write(fence, () => disk.write(scope, undefined)),
    takeLead: () => faults.commit(() => ++disk.fence),
    async close() {},
  };
}

export function applyChange(rows: Map<string, CachedRow>, change: Change): void {
  const { table, key } = change;
  const id = rowId(table, key);
  const known = rows.get(id);
  if (change.op === 'delete') rows.delete(id);
  else if (change.op === 'insert') rows.set(id, { table, key, row: change.values });
  else if (known) rows.set(id, { table, key, row: { ...known.row, ...change.values } });
}

export function rowId(table: string, key: string): string {
  return JSON.stringify([table, key]);
}

function isSame(a: Cursor, b: Cursor): boolean {
  return formatCursor(a) === formatCursor(b);
}
