import { BatonError, type Cursor, type MutationId, type Scope } from '@baton/protocol';
import { type CachedStep, isSameCursor } from '../../engine/index.ts';

/** What the cache knows of one scope beside its rows. */
export interface ScopeRecord {
  readonly scope: Scope;
  readonly cursor: Cursor;
  readonly currentAt: number;
  readonly seen: readonly MutationId[];
  readonly rowCount: number;
  /** Deltas behind the pages, and the changes in them. */
  readonly deltaCount: number;
  readonly changeCount: number;
}

/** How the rows of a scope are laid out. */
export interface CacheLayout {
  /** Rows in a page, and changes behind the pages before they are written anew. */
  readonly pageRows: number;
  /** The same in deltas. Both may be more where there are many rows. */
  readonly deltasMax: number;
}

export const cacheLayout: CacheLayout = { pageRows: 1_000, deltasMax: 200 };

/** The record after one more step. @throws BatonError STORAGE_FAILED where it does not follow */
export function advance(record: ScopeRecord, step: CachedStep): ScopeRecord {
  const { from, to, changes, currentAt, seen } = step;
  if (!isSameCursor(record.cursor, from)) {
    throw new BatonError(
      'STORAGE_FAILED',
      `The cache of ${record.scope} stands at version ${record.cursor.version}, the change follows ${from.version}.`,
    );
  }
  if (isSameCursor(from, to)) return { ...record, currentAt, seen };
  return {
    ...record,
    cursor: to,
    currentAt,
    seen,
    deltaCount: record.deltaCount + 1,
    changeCount: record.changeCount + changes.length,
  };
}

/** Whether reading the deltas costs so much that the pages had better be written anew. */
export function isDueForCompaction(
  { rowCount, deltaCount, changeCount }: ScopeRecord,
  { pageRows, deltasMax }: CacheLayout,
): boolean {
  return deltaCount > Math.max(deltasMax, rowCount / 100) || changeCount > Math.max(pageRows, rowCount / 2);
}
