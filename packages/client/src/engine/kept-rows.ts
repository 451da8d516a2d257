import type { Cursor, Scope, VersionRecord } from '@baton/protocol';
import type { ConfirmedRows } from './confirmed-rows.ts';
import type { CachedDelta, CachedScope, CacheStore, Fence } from './ports/index.ts';
import type { Replica } from './replica.ts';
import type { View } from './view.ts';

export interface KeptRowsOptions {
  readonly store: CacheStore;
  readonly fence: Fence;
  readonly replica: Replica;
  readonly view: View;
  readonly rows: ConfirmedRows;
  /** Server time in ms, as well as it is known. */
  readonly now: () => number;
  /** The store has moved on: other tabs should look. */
  readonly written: (scope: Scope) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * The leader's way into the confirmed rows: memory at once, and the cache store behind the
 * readers' backs. While one write is under way, the steps that come are joined into the next.
 * Where a step cannot be written, the scope is written whole the next time; the server has it
 * all the same.
 */
export class KeptRows {
  readonly #options: KeptRowsOptions;
  /** How far each scope is in the store; missing where it has to be written whole, or removed. */
  readonly #stored = new Map<Scope, Cursor>();
  /** Scopes to be written: the steps that led there since the last time, or whole. */
  readonly #due = new Map<Scope, CachedDelta[] | 'whole'>();
  readonly #lingering = new Set<Scope>();
  #isWriting = false;
  #isStopped = false;

  constructor(options: KeptRowsOptions) {
    this.#options = options;
  }

  /** How far a scope is in the store, as far as this leader wrote or read it. */
  stored(scope: Scope): Cursor | undefined {
    return this.#stored.get(scope);
  }

  /** Has the scope left the device, and could not be removed from the store? */
  lingers(scope: Scope): boolean {
    return this.#lingering.has(scope);
  }

  /** The store stands here; memory may be ahead of it. */
  takeOver(scope: Scope, stored: Cursor | undefined): void {
    if (stored && stored.tag === this.#options.replica.cursor(scope)?.tag) this.#stored.set(scope, stored);
    else this.#write(scope);
  }

  /**
   * Applies versions that the server sent.
   * @returns the step that was made, or undefined where they do not follow
   */
  follow(scope: Scope, versions: readonly VersionRecord[], to: Cursor): CachedDelta | undefined {
    const delta = this.#options.rows.follow(scope, versions, to, this.#options.now());
    if (delta) this.#write(scope, delta);
    return delta;
  }

  replace(scope: Scope, cached: CachedScope): void {
    this.#options.rows.replace(scope, cached);
    this.#write(scope);
  }

  /** The scope leaves the device; pending work stays. */
  remove(scope: Scope): void {
    this.#options.rows.remove(scope);
    this.#write(scope);
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Where no step is given, the scope is written whole. */
  #write(scope: Scope, step?: CachedDelta): void {
    const due = this.#due.get(scope);
    if (!step) this.#due.set(scope, 'whole');
    else if (!due) this.#due.set(scope, [step]);
    else if (due !== 'whole') due.push(step);
    void this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    for (const [scope, due] of this.#due) {
      if (this.#isStopped) break;
      this.#due.delete(scope);
      await this.#writeScope(scope, due);
    }
    this.#isWriting = false;
  }

  async #writeScope(scope: Scope, due: readonly CachedDelta[] | 'whole'): Promise<void> {
    const { store, fence, replica, view, written, failed } = this.#options;
    const from = this.#stored.get(scope);
    const to = replica.cursor(scope);
    // Where this fails, the next time is whole, and not at once: a full disk is not emptied by trying.
    this.#stored.delete(scope);
    try {
      const rows = due === 'whole' || !from ? replica.snapshot(scope) : undefined;
      const seen = view.seen(scope);
      if (rows) await store.replace(fence, scope, { ...rows, seen });
      else if (from && to && due !== 'whole') {
        const changes = due.flatMap((step) => step.changes);
        await store.append(fence, scope, { from, to, changes, currentAt: replica.currentAt(scope) ?? 0, seen });
      } else await store.remove(fence, scope);
      if (to) this.#stored.set(scope, to);
      this.#lingering.delete(scope);
      written(scope);
    } catch (error) {
      if (!to) this.#lingering.add(scope);
      failed(error);
    }
  }
}
