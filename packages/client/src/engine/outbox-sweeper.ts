import type { MutationId } from '@baton/protocol';
import { effectVersion, type HeldMutation, scopesOf } from './held-mutation.ts';
import type { KeptRows } from './kept-rows.ts';
import type { Outbox } from './outbox.ts';
import type { Fence, Timers } from './ports/index.ts';
import type { Replica } from './replica.ts';
import { createTicker, type Ticker } from './ticker.ts';
import type { View } from './view.ts';

const sweepEveryMs = 30_000;

export interface OutboxSweeperParts {
  readonly outbox: Outbox;
  readonly replica: Replica;
  readonly view: View;
  readonly kept: KeptRows;
  readonly fence: Fence;
  readonly timers: Timers;
  readonly failed: (error: unknown) => void;
}

/**
 * Removes confirmed mutations from the outbox, some time after the cache store holds their
 * effect. The time is for other tabs, which read the receipt in the store, and for the
 * cache's relaxed writes to reach the disk.
 */
export function createOutboxSweeper(parts: OutboxSweeperParts): Ticker {
  const { outbox, fence, timers, failed } = parts;
  let removable: ReadonlySet<MutationId> = new Set();
  return createTicker(timers, 'sweep the outbox', sweepEveryMs, () => {
    const stored = outbox.entries().flatMap((held) => (isStored(parts, held) ? [held.mutation.id] : []));
    const removed = stored.filter((id) => removable.has(id));
    removable = new Set(stored);
    // What cannot be removed now is still there the next time.
    outbox.update(fence, [], removed).catch(failed);
  });
}

function isStored({ replica, view, kept }: OutboxSweeperParts, held: HeldMutation): boolean {
  if (held.state !== 'confirmed' || view.isAwaited(held.mutation.id)) return false;
  return scopesOf(held.mutation).every((scope) => {
    const hasLeft = replica.cursor(scope) === undefined && !kept.lingers(scope);
    return hasLeft || (kept.stored(scope)?.version ?? -1) >= (effectVersion(held, scope) ?? 0);
  });
}
