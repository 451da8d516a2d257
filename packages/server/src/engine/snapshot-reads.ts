import type { NamedTable, Scope } from '@baton/protocol';
import { createSharedWork } from './shared-work.ts';
import type { SnapshotPage, Store } from './store.ts';

/** What one snapshot reads of the store. */
export interface SnapshotReads {
  readonly begun: ReturnType<Store['snapshotBegin']>;
  page(table: NamedTable, after: string | null, rowsMax: number): Promise<SnapshotPage>;
}

export type BeginSnapshot = (scope: Scope) => SnapshotReads;

/**
 * Where many begin a scope together, each of their reads is done once. A page must not be older
 * than the beginning of whoever gets it, or the versions in between would be in neither the page
 * nor the deltas. So pages are shared only among those who share their beginning; and nothing is
 * kept once it is read.
 */
export function createBeginSnapshot(store: Store): BeginSnapshot {
  const beginning = new Map<Scope, SnapshotReads>();

  return (scope) => {
    const joined = beginning.get(scope);
    if (joined) return joined;
    const begun = store.snapshotBegin(scope).finally(() => beginning.delete(scope));
    const reads = { begun, page: createPages(store, scope) };
    beginning.set(scope, reads);
    return reads;
  };
}

function createPages(store: Store, scope: Scope): SnapshotReads['page'] {
  const shared = createSharedWork<SnapshotPage>();
  return (table, after, rowsMax) =>
    shared(JSON.stringify([table.name, after, rowsMax]), () => store.snapshotPage(scope, table, after, rowsMax));
}
