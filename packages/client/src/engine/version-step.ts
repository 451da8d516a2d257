import type { Cursor, VersionRecord } from '@baton/protocol';
import type { CachedDelta } from './ports/index.ts';

/** Do both name the same place in the same history? */
export function isSameCursor(a: Cursor, b: Cursor): boolean {
  return a.version === b.version && a.tag === b.tag && a.epoch === b.epoch;
}

/**
 * The step that `versions` make from a cursor to `to`: only whole versions that follow it
 * without a hole. What the cursor has already passed is left out, so that a repeated event
 * does no harm.
 * @returns undefined where something is missing or the history is another one; then only the
 *   server can tell the way, by a pull
 */
export function stepFrom(from: Cursor, versions: readonly VersionRecord[], to: Cursor): CachedDelta | undefined {
  if (to.epoch !== from.epoch) return undefined;
  if (to.version < from.version) return { from, to: from, changes: [] };
  const following = versions.filter((record) => record.version > from.version);
  const isWithoutHole = following.every((record, index) => record.version === from.version + 1 + index);
  const last = following.at(-1) ?? from;
  if (!isWithoutHole || last.version !== to.version || last.tag !== to.tag) return undefined;
  return { from, to, changes: following.flatMap((record) => record.changes) };
}
