import { formatCursor, limits, type Cursor, type Scope } from '@baton/protocol';
import { createSharedWork } from './shared-work.ts';
import type { Pulled, Store } from './store.ts';

/** Reads what follows a cursor, for somebody whom the scope's feed then tells the rest. */
export type ReadForMany = (scope: Scope, cursor: Cursor) => Promise<Pulled>;

interface ReadForManyParts {
  readonly store: Store;
  /** How far those who are live in a scope have been given it; undefined where nobody is. */
  readonly positionOf: (scope: Scope) => Cursor | undefined;
}

/**
 * Since the feed tells the rest, such a reader may be told what was so a moment ago. So those who
 * come together, after a frame or to a server that has just started, are read for once, and not at
 * all where others are live at the very same place.
 */
export function createReadForMany({ store, positionOf }: ReadForManyParts): ReadForMany {
  const shared = createSharedWork<Pulled>();

  return async (scope, cursor) => {
    if (isSameCursor(positionOf(scope), cursor)) return { versions: [], cursor, head: cursor.version };
    return await shared(`${scope} ${formatCursor(cursor)}`, () => store.pull(scope, cursor, limits.pullChangesMax));
  };
}

export function isSameCursor(a: Cursor | undefined, b: Cursor): boolean {
  return a?.version === b.version && a.tag === b.tag && a.epoch === b.epoch;
}
