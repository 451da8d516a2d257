import type { Change, Cursor, MutationId, Scope, WireRow } from '@baton/protocol';
import type { Fence } from './outbox-store.ts';

export interface CachedRow {
  readonly table: string;
  readonly key: string;
  readonly row: WireRow;
}

/** A scope's confirmed rows at a cursor. */
export interface ScopeRows {
  readonly cursor: Cursor;
  readonly rows: readonly CachedRow[];
  /** Server time in ms when the scope was last known to be current. */
  readonly currentAt: number;
}

/** The same as the store keeps it. */
export interface CachedScope extends ScopeRows {
  /** Mutations of this device that had no receipt yet when this was written, and whose effect the rows hold. */
  readonly seen: readonly MutationId[];
}

/** Changes that lead from one cursor to a later one. */
export interface CachedDelta {
  readonly from: Cursor;
  readonly to: Cursor;
  readonly changes: readonly Change[];
}

/** A delta, and what is true of the scope after it. */
export interface CachedStep extends CachedDelta, Pick<CachedScope, 'currentAt' | 'seen'> {}

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
   * The way from `cursor` to where the scope is now, for a tab that follows; undefined where
   * the store no longer knows it, and `load` has to be used.
   */
  stepAfter(scope: Scope, cursor: Cursor): Promise<CachedStep | undefined>;

  /** Puts a complete scope in place of whatever was there, in one transaction. */
  replace(fence: Fence, scope: Scope, cached: CachedScope): Promise<void>;

  /**
   * Moves the scope on by one step, in one transaction.
   * @throws BatonError STORAGE_FAILED where the scope does not stand at `step.from`
   */
  append(fence: Fence, scope: Scope, step: CachedStep): Promise<void>;

  /** Removes a scope whole. */
  remove(fence: Fence, scope: Scope): Promise<void>;

  takeLead(): Promise<Fence>;

  close(): Promise<void>;
}
