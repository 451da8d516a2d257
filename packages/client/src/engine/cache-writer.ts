import { type BatonError, type Cursor, isBatonError, type Scope } from '@baton/protocol';
import type { CachedDelta, CacheStore, Fence } from './ports/index.ts';
import type { Replica } from './replica.ts';

export interface CacheWriterOptions {
  readonly store: CacheStore;
  readonly fence: Fence;
  readonly replica: Replica;
  /** The store has moved on: other tabs should look. */
  readonly written: (scope: Scope) => void;
  readonly failed: (error: BatonError) => void;
}

/** What is to be written of one scope: steps that follow each other, the whole, or its end. */
type Work = { kind: 'append'; deltas: CachedDelta[]; currentAt: number } | { kind: 'replace' } | { kind: 'remove' };

/**
 * Takes what the leader has in memory to the cache store, behind the readers' backs. While
 * one write is under way, the steps that come are joined into the next. Where a step cannot
 * be written, the scope is written whole the next time; the server has it all the same.
 */
export class CacheWriter {
  readonly #options: CacheWriterOptions;
  readonly #work = new Map<Scope, Work>();
  readonly #cursors = new Map<Scope, Cursor>();
  /** Scopes whose store fell behind, to be written whole at their next step. */
  readonly #broken = new Set<Scope>();
  #isWriting = false;
  #isStopped = false;

  constructor(options: CacheWriterOptions) {
    this.#options = options;
  }

  /** How far a scope is in the store, as far as this leader wrote or read it. */
  cursor(scope: Scope): Cursor | undefined {
    return this.#cursors.get(scope);
  }

  /** The store holds this already. */
  loaded(scope: Scope, cursor: Cursor): void {
    this.#cursors.set(scope, cursor);
  }

  append(scope: Scope, delta: CachedDelta, currentAt: number): void {
    if (this.#broken.has(scope)) return this.replace(scope);
    const waiting = this.#work.get(scope);
    if (waiting?.kind === 'append') {
      waiting.deltas.push(delta);
      waiting.currentAt = currentAt;
    } else if (!waiting) this.#work.set(scope, { kind: 'append', deltas: [delta], currentAt });
    void this.#write();
  }

  replace(scope: Scope): void {
    this.#work.set(scope, { kind: 'replace' });
    void this.#write();
  }

  remove(scope: Scope): void {
    this.#work.set(scope, { kind: 'remove' });
    void this.#write();
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #write(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    for (const [scope, work] of this.#work) {
      if (this.#isStopped) break;
      this.#work.delete(scope);
      await this.#perform(scope, work);
    }
    this.#isWriting = false;
  }

  async #perform(scope: Scope, work: Work): Promise<void> {
    const { store, fence, replica, written, failed } = this.#options;
    try {
      const cached = work.kind === 'replace' ? replica.snapshot(scope) : undefined;
      if (work.kind === 'append') await store.append(fence, scope, join(work.deltas), work.currentAt);
      else if (cached) await store.replace(fence, scope, cached);
      else await store.remove(fence, scope);
      const cursor = cached?.cursor ?? (work.kind === 'append' ? work.deltas.at(-1)?.to : undefined);
      if (cursor) this.#cursors.set(scope, cursor);
      else this.#cursors.delete(scope);
      this.#broken.delete(scope);
      written(scope);
    } catch (error) {
      // Not again at once: a full disk is not emptied by trying.
      this.#broken.add(scope);
      if (isBatonError(error)) failed(error);
    }
  }
}

function join(deltas: readonly CachedDelta[]): CachedDelta {
  const [first] = deltas;
  const last = deltas.at(-1);
  if (!first || !last) throw new RangeError('no step to write');
  return { from: first.from, to: last.to, changes: deltas.flatMap((delta) => delta.changes) };
}
