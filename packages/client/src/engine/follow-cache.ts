import type { Scope } from '@baton/protocol';
import type { ConfirmedRows } from './confirmed-rows.ts';
import type { CacheStore } from './ports/index.ts';
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
  const known = replica.cursor(scope);
  if (!cached) {
    if (known) rows.remove(scope);
  } else if (known?.epoch !== cached.cursor.epoch || known.version < cached.cursor.version) {
    rows.replace(scope, cached);
  }
}
