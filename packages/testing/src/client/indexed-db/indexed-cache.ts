import type { CachedDelta, CachedRow } from '@baton/client/engine';
import type { Cursor, Scope } from '@baton/protocol';
import type { CacheOnDisk, ScopeOnDisk } from '../fake-disk.ts';
import { applyChange, rowId } from '../memory-cache-store.ts';
import { FaultyDatabase } from './faulty-database.ts';
import { KeyRange, selectRecords } from './record-table.ts';

/**
 * What the cache of a device really holds, read from its records: pages of rows, and the deltas
 * behind them.
 */
export class IndexedCache extends FaultyDatabase implements CacheOnDisk {
  #scopes: ReadonlyMap<Scope, ScopeOnDisk> | undefined;

  get scopes(): ReadonlyMap<Scope, ScopeOnDisk> {
    this.#scopes ??= new Map(this.records('scopes').map(({ value }) => this.#read(value as ScopeRecord)));
    return this.#scopes;
  }

  protected override changed(): void {
    this.#scopes = undefined;
  }

  #read({ scope, cursor }: ScopeRecord): readonly [Scope, ScopeOnDisk] {
    const rows = new Map<string, CachedRow>();
    const own = KeyRange.bound([scope], [scope, []]);
    for (const { value } of selectRecords(this.records('pages'), own)) {
      for (const row of value as readonly CachedRow[]) rows.set(rowId(row.table, row.key), row);
    }
    for (const { value } of selectRecords(this.records('deltas'), own)) {
      for (const change of (value as CachedDelta).changes) applyChange(rows, change);
    }
    return [scope, { cursor, rows }];
  }
}

interface ScopeRecord {
  readonly scope: Scope;
  readonly cursor: Cursor;
}
