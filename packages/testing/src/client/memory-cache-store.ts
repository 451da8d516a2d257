import type { CachedDelta, CachedRow, CachedScope, CacheStore, Fence } from '@baton/client/engine';
import { BatonError, type Change, type Cursor, errorOf, formatCursor, type Scope } from '@baton/protocol';
import { StorageFaults } from './storage-faults.ts';

interface ScopeOnDisk {
  cursor: Cursor;
  currentAt: number;
  readonly rows: Map<string, CachedRow>;
  /** The last steps, oldest first. */
  deltas: CachedDelta[];
}

const deltasKept = 100;

/** What the tabs of one browser share; it outlives them. */
export class CacheDisk {
  readonly faults = new StorageFaults();
  readonly scopes = new Map<Scope, ScopeOnDisk>();
  fence: Fence = 0;
}

/** A handle on the disk, as a tab has one. */
export function createMemoryCacheStore(disk: CacheDisk): CacheStore {
  const { faults, scopes } = disk;

  function write<Result>(fence: Fence, work: () => Result): Promise<Result> {
    return faults.commit(() => {
      if (fence !== disk.fence) throw errorOf('LEADER_REPLACED');
      return work();
    });
  }

  return {
    async scopes() {
      return [...scopes].map(([scope, { cursor, currentAt }]) => ({ scope, cursor, currentAt }));
    },
    async load(scope) {
      const held = scopes.get(scope);
      if (!held) return undefined;
      return structuredClone({ cursor: held.cursor, currentAt: held.currentAt, rows: [...held.rows.values()] });
    },
    async deltasAfter(scope, cursor) {
      const held = scopes.get(scope);
      if (!held) return undefined;
      if (isSame(held.cursor, cursor)) return [];
      const first = held.deltas.findIndex((delta) => isSame(delta.from, cursor));
      return first < 0 ? undefined : structuredClone(held.deltas.slice(first));
    },
    replace: (fence, scope, cached) => {
      const given: CachedScope = structuredClone(cached);
      return write(fence, () => {
        const rows = new Map(given.rows.map((row) => [rowId(row.table, row.key), row]));
        scopes.set(scope, { cursor: given.cursor, currentAt: given.currentAt, rows, deltas: [] });
      });
    },
    append: (fence, scope, delta, currentAt) => {
      const given = structuredClone(delta);
      return write(fence, () => {
        const held = scopes.get(scope);
        if (!held || !isSame(held.cursor, given.from)) {
          throw new BatonError('STORAGE_FAILED', `${scope} does not stand at ${formatCursor(given.from)}`);
        }
        for (const change of given.changes) applyChange(held.rows, change);
        held.currentAt = currentAt;
        if (isSame(given.from, given.to)) return;
        held.cursor = given.to;
        held.deltas = [...held.deltas, given].slice(-deltasKept);
      });
    },
    remove: (fence, scope) => write(fence, () => void scopes.delete(scope)),
    takeLead: () => faults.commit(() => ++disk.fence),
    async close() {},
  };
}

function applyChange(rows: Map<string, CachedRow>, change: Change): void {
  const { table, key } = change;
  const id = rowId(table, key);
  const known = rows.get(id);
  if (change.op === 'delete') rows.delete(id);
  else if (change.op === 'insert') rows.set(id, { table, key, row: change.values });
  else if (known) rows.set(id, { table, key, row: { ...known.row, ...change.values } });
}

function rowId(table: string, key: string): string {
  return JSON.stringify([table, key]);
}

function isSame(a: Cursor, b: Cursor): boolean {
  return formatCursor(a) === formatCursor(b);
}
