import type { Scope } from '@baton/protocol';
import type { ConfirmedRows } from './confirmed-rows.ts';
import type { Outbox } from './outbox.ts';
import type { CachedScope, CacheStore } from './ports/index.ts';
import type { Replica } from './replica.ts';

export interface StoreReaderParts {
  readonly cache: CacheStore;
  readonly outbox: Outbox;
  readonly replica: Replica;
  readonly rows: ConfirmedRows;
  /** A leader's rows are ahead of the cache, which it writes itself. */
  readonly isLeader: () => boolean;
}

/**
 * Brings this tab to where the stores are, one reading at a time. All of it shows at once, and
 * no row goes back on the way: the rows are read before the outbox, so that a mutation they
 * are not said to hold any more has its receipt there; and the sweeper leaves an entry in the
 * outbox for so long that one which is gone is in the rows.
 */
export class StoreReader {
  readonly #parts: StoreReaderParts;
  /** The tag at which each scope last was here as it was in the cache. */
  readonly #agreed = new Map<Scope, string>();
  #named = new Set<Scope>();
  #last: Promise<unknown> = Promise.resolve();
  /** The reading that has not begun. */
  #next: Promise<void> | undefined;

  constructor(parts: StoreReaderParts) {
    this.#parts = parts;
  }

  /** @param scope one that may have left the cache */
  catchUp(scope?: Scope): Promise<void> {
    if (scope) this.#named.add(scope);
    if (!this.#next) {
      this.#next = this.#last.then(() => this.#catchUp());
      this.#last = this.#next.catch(() => undefined);
    }
    return this.#next;
  }

  async #catchUp(): Promise<void> {
    this.#next = undefined;
    const { outbox, isLeader } = this.#parts;
    const steps = isLeader() ? [] : await this.#readCache();
    await outbox.reload(() => {
      if (!isLeader()) for (const take of steps) take();
    });
  }

  async #readCache(): Promise<readonly (() => void)[]> {
    const { cache, replica } = this.#parts;
    const scopes = this.#named;
    this.#named = new Set();
    for (const { scope, cursor, currentAt } of await cache.scopes()) {
      const isSame = replica.cursor(scope)?.tag === cursor.tag;
      if (isSame) this.#agreed.set(scope, cursor.tag);
      if (!isSame || replica.currentAt(scope) !== currentAt) scopes.add(scope);
    }
    return Promise.all([...scopes].map((scope) => this.#readScope(scope)));
  }

  /** @returns what takes the scope in: by the step from where it stands, or whole */
  async #readScope(scope: Scope): Promise<() => void> {
    const { cache, outbox, replica, rows } = this.#parts;
    const cursor = replica.cursor(scope);
    const step = cursor && (await cache.stepAfter(scope, cursor));
    if (step) {
      return () => {
        if (rows.apply(scope, step)) this.#agreed.set(scope, step.to.tag);
      };
    }
    const cached = await cache.load(scope);
    return () => {
      if (!cached) return rows.remove(scope);
      if (this.#isAhead(scope, cached)) return;
      rows.replace(scope, cached);
      rows.showConfirmed(outbox.entries());
      this.#agreed.set(scope, cached.cursor.tag);
    };
  }

  /**
   * A tab that has led may be ahead of what the disk could take. Where it agreed with the cache
   * and is ahead of it now, the cache holds a database that was restored.
   */
  #isAhead(scope: Scope, { cursor }: CachedScope): boolean {
    const known = this.#parts.replica.cursor(scope);
    return known?.epoch === cursor.epoch && known.version >= cursor.version && this.#agreed.get(scope) !== known.tag;
  }
}
