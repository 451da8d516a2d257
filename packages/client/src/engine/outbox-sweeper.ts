import type { MutationId } from '@baton/protocol';
import type { CacheWriter } from './cache-writer.ts';
import { effectVersion, type HeldMutation, scopesOf } from './held-mutation.ts';
import type { Outbox } from './outbox.ts';
import type { Fence, Timer, Timers } from './ports/index.ts';
import type { Replica } from './replica.ts';
import type { View } from './view.ts';

const sweepEveryMs = 30_000;

export interface OutboxSweeperParts {
  readonly outbox: Outbox;
  readonly replica: Replica;
  readonly view: View;
  readonly cache: CacheWriter;
  readonly fence: Fence;
  readonly timers: Timers;
}

/**
 * Removes confirmed mutations from the outbox, some time after the cache store holds their
 * effect. The time is for other tabs, which read the receipt in the store, and for the
 * cache's relaxed writes to reach the disk.
 */
export class OutboxSweeper {
  readonly #parts: OutboxSweeperParts;
  #removable: ReadonlySet<MutationId> = new Set();
  #timer: Timer | undefined;

  constructor(parts: OutboxSweeperParts) {
    this.#parts = parts;
  }

  begin(): void {
    this.stop();
    this.#timer = this.#parts.timers.start('sweep the outbox', sweepEveryMs, () => {
      this.begin();
      // What cannot be removed now is still there the next time.
      this.#sweep().catch(() => undefined);
    });
  }

  stop(): void {
    this.#timer?.cancel();
  }

  async #sweep(): Promise<void> {
    const { outbox, fence } = this.#parts;
    const removable = outbox.entries().flatMap((held) => (this.#isStored(held) ? [held.mutation.id] : []));
    const before = this.#removable;
    this.#removable = new Set(removable);
    await outbox.update(
      fence,
      [],
      removable.filter((id) => before.has(id)),
    );
  }

  #isStored(held: HeldMutation): boolean {
    const { replica, view, cache } = this.#parts;
    if (held.state !== 'confirmed' || view.isAwaited(held.mutation.id)) return false;
    return scopesOf(held.mutation).every((scope) => {
      const hasLeft = replica.cursor(scope) === undefined;
      return hasLeft || (cache.cursor(scope)?.version ?? -1) >= (effectVersion(held, scope) ?? 0);
    });
  }
}
