import type { ClientPorts } from '@baton/client/engine';
import type { CachedScopeSize, Disk } from './words.ts';

/** Reads the stores of this phone by connections of its own, beside the engine or before it. */
export async function lookAtDisk(ports: Pick<ClientPorts, 'openOutbox' | 'openCache'>): Promise<Disk> {
  const outboxStore = await ports.openOutbox();
  const outbox = await outboxStore.entries();
  await outboxStore.close();
  const cacheStore = await ports.openCache();
  const cache: CachedScopeSize[] = [];
  for (const { scope } of await cacheStore.scopes()) {
    const cached = await cacheStore.load(scope);
    if (cached) cache.push({ scope, ...cached.cursor, rows: cached.rows.length });
  }
  await cacheStore.close();
  return { outbox, cache };
}
