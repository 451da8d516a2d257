import type { Change, Cursor, Scope, WireRow } from '@baton/protocol';
import type { Fence } from './outbox-store.ts';

export interface CachedRow {
  readonly table: string;
  readonly key: string;
  readonly row: WireRow;
}

/** A scope's confirmed rows at a cursor. */
export interface CachedScope {
  readonly cursor: Cursor;
  readonly rows: readonly CachedRow[];
  /** Server time in ms when the scope was last known to be current. */
  readonly currentAt: number;
}

/** Changes that lead from one cursor to a later one. */
export interface CachedDelta {
  readonly from: Cursor;
  readonly to: Cursor;
  readonly changes: readonly Change[];
}

/**
 * Confirmed rows on the device (relaxed durability: all of it can be fetched again).
 * Rejects like `OutboxStore`. Writes take a fence; reads are for any tab.
 */
export interface CacheStore {
  /** Scopes that are here, with the time at which each was last current. */
  scopes(): Promise<readonly { readonly scope: Scope; readonly cursor: Cursor; readonly currentAt: number }[]>;

  /** The scope's rows, or undefined where it was never synced on this device. */
  load(scope: Scope): Promise<CachedScope | undefined>;

  /**
   * What came after `cursor`, for a tab that follows; undefined where the store no longer
   * knows the way from there, and `load` has to be used.
   */
  deltasAfter(scope: Scope, cursor: Cursor): Promise<readonly CachedDelta[] | undefined>;

  /** Puts a complete scope in place of whatever was there, in one transaction. */
  replace(fence: Fence, scope: Scope, cached: CachedScope): Promise<void>;

  /**
   * Moves the scope on by one delta, in one transaction.
   * @throws BatonError STORAGE_FAILED where the scope does not stand at `delta.from`
   */
  append(fence: Fence, scope: Scope, delta: CachedDelta, currentAt: number): Promise<void>;

  /** Removes a scope whole. */
  remove(fence: Fence, scope: Scope): Promise<void>;

  takeLead(): Promise<Fence>;

  close(): Promise<void>;
}
