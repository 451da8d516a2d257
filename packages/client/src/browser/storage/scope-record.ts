import { BatonError, type Cursor, type Scope } from '@baton/protocol';
import { type CachedDelta, isSameCursor } from '../../engine/index.ts';

/** What the cache knows of one scope beside its rows. */
export interface ScopeRecord {
  readonly scope: Scope;
  readonly cursor: Cursor;
  readonly currentAt: number;
  readonly rowCount: number;
  /** Deltas behind the pages, and the changes in them. */
  readonly deltaCount: number;
  readonly changeCount: number;
}

export const pageRows = 1_000;
const deltasMin = 200;

/** The record after one more delta. @throws BatonError STORAGE_FAILED where it does not follow */
export function advance(record: ScopeRecord, delta: CachedDelta, currentAt: number): ScopeRecord {
  if (!isSameCursor(record.cursor, delta.from)) {
    throw new BatonError(
      'STORAGE_FAILED',
      `The cache of ${record.scope} stands at version ${record.cursor.version}, the change follows ${delta.from.version}.`,
    );
  }
  if (isSameCursor(delta.from, delta.to)) return { ...record, currentAt };
  return {
    ...record,
    cursor: delta.to,
    currentAt,
    deltaCount: record.deltaCount + 1,
    changeCount: record.changeCount + delta.changes.length,
  };
}

/** Whether reading the deltas costs so much that the pages had better be written anew. */
export function isDueForCompaction({ rowCount, deltaCount, changeCount }: ScopeRecord): boolean {
  return deltaCount > Math.max(deltasMin, rowCount / 100) || changeCount > Math.max(pageRows, rowCount / 2);
}
