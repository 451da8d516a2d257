import type { MemoryState } from './memory-store.ts';

/** Drops the changes of all versions so far; their numbers and tags stay. */
export function forgetChanges({ logs }: MemoryState): void {
  for (const log of logs.values()) log.dropped = log.versions.length;
}

/** Forgets the ids of mutations that were committed up to `until`, and of each device how far that goes. */
export function forgetMutations({ mutations, forgottenOrders }: MemoryState, until: number): void {
  for (const [id, { device, order, at = 0 }] of mutations) {
    if (at > until) continue;
    forgottenOrders.set(device, Math.max(order, forgottenOrders.get(device) ?? 0));
    mutations.delete(id);
  }
}
