import { BatonError, deviceError, type MutationId, type Receipt } from '@baton/protocol';
import { createDeferred, type Deferred } from './deferred.ts';
import { type HeldMutation, unplaced } from './held-mutation.ts';
import type { Fence, IssuedMutation, OutboxEntry, OutboxStore } from './ports/index.ts';

export interface OutboxListener {
  /** A mutation is new or has another state. */
  put(held: HeldMutation): void;
  /** A mutation is gone. */
  remove(id: MutationId): void;
  /** The store was changed by this tab; the others should look. */
  stored(): void;
}

interface Waiting {
  readonly saved: Deferred<void>;
  readonly confirmed: Deferred<Receipt>;
}

/**
 * The outbox as this tab knows it: the store's entries and those on their way there. The
 * store decides: `saved` is its word, the order of issue is its counter, and entries of other
 * tabs come from it. While one write is under way, all that is issued goes into the next.
 */
export class Outbox {
  readonly #store: OutboxStore;
  readonly #listener: OutboxListener;
  readonly #held = new Map<MutationId, HeldMutation>();
  readonly #waiting = new Map<MutationId, Waiting>();
  #unsaved: IssuedMutation[] = [];
  #isSaving = false;
  /** Changed by this tab since the running read began, whose answer may be older. */
  readonly #changedSinceRead = new Set<MutationId>();
  #reload: Promise<void> | undefined;
  #reloadNext: Promise<void> | undefined;

  constructor(store: OutboxStore, listener: OutboxListener) {
    this.#store = store;
    this.#listener = listener;
  }

  /** In the order of issue. */
  entries(): readonly HeldMutation[] {
    return [...this.#held.values()].sort((a, b) => a.mutation.order - b.mutation.order);
  }

  get(id: MutationId): HeldMutation | undefined {
    return this.#held.get(id);
  }

  issue(issued: IssuedMutation): { readonly saved: Promise<void>; readonly confirmed: Promise<Receipt> } {
    const waiting = { saved: createDeferred<void>(), confirmed: createDeferred<Receipt>() };
    // Whoever waits for `saved` hears of a failure there; `confirmed` alone must not be an alarm.
    waiting.confirmed.promise.catch(() => undefined);
    this.#waiting.set(issued.id, waiting);
    this.#put({ mutation: { ...issued, order: unplaced }, state: 'saving' });
    this.#unsaved.push(issued);
    void Promise.resolve().then(() => this.#save());
    return { saved: waiting.saved.promise, confirmed: waiting.confirmed.promise };
  }

  /** Takes over what the store holds. Calls while one reads share the next read. */
  reload(): Promise<void> {
    if (!this.#reload) {
      this.#reload = this.#read().finally(() => {
        this.#reload = undefined;
      });
      return this.#reload;
    }
    this.#reloadNext ??= this.#reload
      .catch(() => undefined)
      .then(() => {
        this.#reloadNext = undefined;
        return this.reload();
      });
    return this.#reloadNext;
  }

  /** Changes entries in the store and then here. For the leader. */
  async update(fence: Fence, replaced: readonly HeldMutation[], removed: readonly MutationId[]): Promise<void> {
    if (replaced.length === 0 && removed.length === 0) return;
    await this.#store.update(fence, replaced.map(toEntry), removed);
    for (const held of replaced) this.#put(this.#own(held));
    for (const id of removed) this.#remove(id);
    this.#listener.stored();
  }

  async removeRejected(id: MutationId): Promise<void> {
    if (this.#held.get(id)?.state !== 'rejected') return;
    await this.#store.removeRejected([id]);
    this.#remove(id);
    this.#listener.stored();
  }

  close(): void {
    for (const { saved, confirmed } of this.#waiting.values()) {
      saved.promise.catch(() => undefined);
      saved.reject(deviceError('CLIENT_CLOSED'));
      confirmed.reject(deviceError('CLIENT_CLOSED'));
    }
  }

  async #save(): Promise<void> {
    if (this.#isSaving || this.#unsaved.length === 0) return;
    this.#isSaving = true;
    const group = this.#unsaved;
    this.#unsaved = [];
    try {
      for (const entry of await this.#store.append(group)) this.#placed(entry);
      this.#listener.stored();
    } catch (error) {
      for (const { id } of group) this.#refuse(id, error);
    } finally {
      this.#isSaving = false;
    }
    await this.#save();
  }

  // Another tab that leads may have taken it further before this tab heard of its own write.
  #placed(entry: OutboxEntry): void {
    if (this.#held.get(entry.mutation.id)?.state === 'saving') this.#put(this.#own(entry));
    this.#waiting.get(entry.mutation.id)?.saved.resolve();
  }

  #refuse(id: MutationId, error: unknown): void {
    const waiting = this.#waiting.get(id);
    waiting?.saved.reject(error);
    waiting?.confirmed.reject(error);
    this.#remove(id);
  }

  async #read(): Promise<void> {
    this.#changedSinceRead.clear();
    const known = new Map(this.#held);
    const entries = await this.#store.entries();
    const stored = new Set(entries.map((entry) => entry.mutation.id));
    for (const entry of entries) if (!this.#changedSinceRead.has(entry.mutation.id)) this.#put(entry);
    // What this tab issued while it read is not in the answer and is not gone.
    const gone = [...known].filter(([id, { state }]) => !stored.has(id) && state !== 'saving');
    for (const [id] of gone) if (!this.#changedSinceRead.has(id)) this.#vanished(id);
  }

  /**
   * An entry that another tab removed: the leader does so some time after the server has
   * confirmed it. A tab that slept through that time has missed the receipt itself.
   */
  #vanished(id: MutationId): void {
    this.#waiting.get(id)?.confirmed.resolve({ id, outcome: 'applied', versions: [] });
    this.#remove(id);
  }

  #own(held: HeldMutation): HeldMutation {
    if (this.#reload) this.#changedSinceRead.add(held.mutation.id);
    return held;
  }

  #put(held: HeldMutation): void {
    const { id } = held.mutation;
    const known = this.#held.get(id);
    if (known?.state === held.state && known.mutation.order === held.mutation.order) return;
    this.#held.set(id, held);
    this.#listener.put(held);
    if (held.receipt) this.#waiting.get(id)?.confirmed.resolve(held.receipt);
  }

  #remove(id: MutationId): void {
    this.#waiting.delete(id);
    if (this.#reload) this.#changedSinceRead.add(id);
    if (this.#held.delete(id)) this.#listener.remove(id);
  }
}

function toEntry({ mutation, state, receipt }: HeldMutation): OutboxEntry {
  if (state === 'saving') throw new BatonError('INTERNAL', `mutation ${mutation.id} is not saved yet`);
  return { mutation, state, lane: mutation.lane, ...(receipt ? { receipt } : {}) };
}
