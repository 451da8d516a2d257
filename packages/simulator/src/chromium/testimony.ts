import type { OutboxEntry } from '@baton/client/engine';
import type { Mutation, MutationId, Scope } from '@baton/protocol';
import { Ledger, type Settled } from '../ledger.ts';
import { Violation } from '../violation.ts';
import type { CachedScopeSize, Deed, Disk, Verdict, Word } from './words.ts';

/**
 * What the pages of one phone have said. A look at the disk is held against all that was said
 * before it: what was said later may be younger than the look.
 */
export class Testimony {
  readonly #ledger = new Ledger();
  readonly #issued = new Map<MutationId, Mutation>();
  readonly #discarded = new Set<MutationId>();
  readonly #verdicts: Verdict[] = [];
  #judged = 0;
  #outbox = new Map<MutationId, OutboxEntry>();
  readonly #cache = new Map<Scope, CachedScopeSize>();
  revivals = 0;

  learn(deed: Deed): void {
    if (deed.kind === 'issued') {
      this.#issued.set(deed.mutation.id, deed.mutation);
      this.#ledger.issue('the person', deed.mutation);
    } else {
      this.#discarded.add(deed.id);
      this.#ledger.discarded(deed.id);
    }
  }

  hear(word: Word): void {
    if (word.kind === 'revived') this.revivals++;
    else this.#verdicts.push(word);
  }

  /** How many verdicts were heard. */
  get heard(): number {
    return this.#verdicts.length;
  }

  get issued(): readonly Mutation[] {
    return [...this.#issued.values()];
  }

  isDiscarded(id: MutationId): boolean {
    return this.#discarded.has(id);
  }

  /** Mutations of which this was said. */
  told(kind: Verdict['kind']): ReadonlySet<MutationId> {
    return new Set(this.#verdicts.filter((word) => word.kind === kind).map(({ id }) => id));
  }

  /** Issued, and the page was gone before it could say whether it is saved. */
  get unanswered(): number {
    const answered = new Set(this.#verdicts.map(({ id }) => id));
    return [...this.#issued.keys()].filter((id) => !answered.has(id)).length;
  }

  /**
   * @param heard how many verdicts had been heard before the disk was looked at
   * @param server what the database says, asked after that
   * @throws Violation
   */
  judge({ outbox, cache }: Disk, heard: number, server: Settled): void {
    const seen = new Map(outbox.map((entry) => [entry.mutation.id, entry]));
    const places = new Set(outbox.map(({ mutation }) => mutation.order));
    if (seen.size < outbox.length || places.size < outbox.length) {
      throw new Violation('exactly-once', 'the outbox holds two entries of one id or of one place in the order');
    }
    for (const entry of outbox) this.#ledger.put(entry, server);
    for (const [id, entry] of this.#outbox) if (!seen.has(id)) this.#remove(id, entry, server);
    this.#outbox = seen;
    for (const verdict of this.#verdicts.slice(this.#judged, heard)) this.#weigh(verdict, server);
    this.#judged = Math.max(this.#judged, heard);
    this.#judgeCache(cache);
  }

  #remove(id: MutationId, entry: OutboxEntry, server: Settled): void {
    // It was confirmed between two looks, when nobody saw it.
    if (server.isSettled(id) && !server.isRejected(id)) this.#ledger.put({ ...entry, state: 'confirmed' }, server);
    this.#ledger.removed(id, server);
  }

  #weigh(verdict: Verdict, server: Settled): void {
    const { id } = verdict;
    if (verdict.kind === 'unsaved') this.#ledger.unsaved(id);
    else if (verdict.kind === 'confirmed') this.#ledger.confirmed(id, verdict.settlement, server);
    // What was refused and let go between two looks was never seen.
    else if (!this.#discarded.has(id)) this.#ledger.saved(id, server);
  }

  /** Nothing here evicts, so that a scope which was there stays, and moves on. */
  #judgeCache(cache: readonly CachedScopeSize[]): void {
    const now = new Map(cache.map((scope) => [scope.scope, scope]));
    for (const [scope, before] of this.#cache) {
      const after = now.get(scope);
      if (!after || after.rows === 0) {
        throw new Violation('storage-truth', `${scope} had ${before.rows} rows in the cache and has none`);
      }
      if (after.version < before.version) {
        throw new Violation('storage-truth', `${scope} in the cache went from ${before.version} to ${after.version}`);
      }
    }
    for (const [scope, size] of now) this.#cache.set(scope, size);
  }
}
