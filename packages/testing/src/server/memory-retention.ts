import type { MemoryState } from './memory-store.ts';

/** Drops the changes of all versions so far; their numbers and tags stay. */
export function forgetChanges({ logs }: MemoryState): void {
  for (const log of logs.values()) log.dropped = log.versions.length;
}

/** Forgets the ids of all mutations so far, and of each device how far that goes. */
export function forgetMutations({ mutations, forgottenOrders }: MemoryState): void {
  for (const { device, order } of mutations.values()) {
    forgottenOrders.set(device, Math.max(order, forgottenOrders.get(device) ?? 0));
  }
  mutations.clear();
}
