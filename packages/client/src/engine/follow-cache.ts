import type { Scope } from '@baton/protocol';
import type { ConfirmedRows } from './confirmed-rows.ts';
import type { CachedScope, CacheStore } from './ports/index.ts';
import type { Replica } from './replica.ts';

/**
 * Brings one scope of this tab to where the cache store is: by the steps in between, or whole.
 * What this tab already knows better is left.
 */
export async function followCache(
  cache: CacheStore,
  replica: Replica,
  rows: ConfirmedRows,
  scope: Scope,
): Promise<void> {
  const cursor = replica.cursor(scope);
  const deltas = cursor && (await cache.deltasAfter(scope, cursor));
  const currentAt = replica.currentAt(scope) ?? 0;
  if (deltas?.every((delta) => rows.apply(scope, delta, currentAt))) return;
  const cached = await cache.load(scope);
  if (!cached) {
    if (replica.cursor(scope)) rows.remove(scope);
  } else if (!isKnownBetter(replica, scope, cached)) rows.replace(scope, cached);
}

// A store that was current later, and is not ahead for that, holds a restored database.
function isKnownBetter(replica: Replica, scope: Scope, { cursor, currentAt }: CachedScope): boolean {
  const known = replica.cursor(scope);
  const isLater = (replica.currentAt(scope) ?? 0) > currentAt;
  return known?.epoch === cursor.epoch && known.version >= cursor.version && isLater;
}
