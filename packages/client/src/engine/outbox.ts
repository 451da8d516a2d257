import { BatonError, type DeviceId, deviceError, type MutationId } from '@baton/protocol';
import type { Settlement } from './client-api.ts';
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
  readonly confirmed: Deferred<Settlement>;
}

/**
 * The outbox as this tab knows it: the store's entries and those on their way there. The
 * store decides: `saved` is its word, the order of issue is its counter, and entries of other
 * tabs come from it. It is asked one thing at a time, so that no answer is older than what is
 * known here; all that is issued meanwhile goes into one write.
 */
export class Outbox {
  readonly #store: OutboxStore;
  readonly #device: DeviceId;
  readonly #listener: OutboxListener;
  readonly #held = new Map<MutationId, HeldMutation>();
  /** What is held in the order of issue, until that changes. */
  #ordered: readonly HeldMutation[] | undefined;
  readonly #waiting = new Map<MutationId, Waiting>();
  #unsaved: IssuedMutation[] = [];
  /** Refused ones, whose place the unsaved take. */
  #replaced: MutationId[] = [];
  /** Names the database that the entries came from. */
  #life: unknown;
  #lastTurn: Promise<unknown> = Promise.resolve();
  /** The newest place in the order of issue that is known here. */
  #newest = 0;
  #isClosed = false;

  constructor(store: OutboxStore, device: DeviceId, listener: OutboxListener) {
    this.#store = store;
    this.#device = device;
    this.#listener = listener;
  }

  /** In the order of issue. */
  entries(): readonly HeldMutation[] {
    return (this.#ordered ??= [...this.#held.values()].sort((a, b) => a.mutation.order - b.mutation.order));
  }

  /** @param inPlaceOf a refused one that goes when this is saved */
  issue(
    issued: IssuedMutation,
    inPlaceOf?: MutationId,
  ): { readonly saved: Promise<void>; readonly confirmed: Promise<Settlement> } {
    const waiting = { saved: createDeferred<void>(), confirmed: createDeferred<Settlement>() };
    // Whoever waits for `saved` hears of a failure there; `confirmed` alone must not be an alarm.
    waiting.confirmed.promise.catch(() => undefined);
    this.#waiting.set(issued.id, waiting);
    this.#put({ mutation: { ...issued, order: unplaced }, state: 'saving' });
    this.#unsaved.push(issued);
    if (inPlaceOf) this.#replaced.push(inPlaceOf);
    if (this.#unsaved.length === 1) void this.#inTurn(() => this.#save());
    return { saved: waiting.saved.promise, confirmed: waiting.confirmed.promise };
  }

  /** Takes over what the store holds. `between` runs after what is new and before what is gone. */
  reload(between: () => void): Promise<void> {
    return this.#inTurn(() => this.#read(between));
  }

  /** Changes entries in the store and then here. For the leader. */
  async update(fence: Fence, replaced: readonly HeldMutation[], removed: readonly MutationId[]): Promise<void> {
    if (replaced.length === 0 && removed.length === 0) return;
    await this.#inTurn(async () => {
      await this.#store.update(fence, replaced.map(toEntry), removed);
      for (const held of replaced) this.#put(held);
      for (const id of removed) this.#remove(id);
    });
    this.#listener.stored();
  }

  /** Drops a refused one. */
  async discard(id: MutationId): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#held.get(id)?.state !== 'rejected') return;
      await this.#store.append([], [id]);
      this.#remove(id);
    });
    this.#listener.stored();
  }

  /** Takes nothing more. Resolves when all that was issued is saved, or has said that it is not. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#lastTurn;
    for (const { confirmed } of this.#waiting.values()) confirmed.reject(deviceError('CLIENT_CLOSED'));
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#isClosed) return Promise.reject(deviceError('CLIENT_CLOSED'));
    const turn = this.#lastTurn.then(work);
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }

  async #save(): Promise<void> {
    const issued = this.#unsaved;
    const replaced = this.#replaced;
    this.#unsaved = [];
    this.#replaced = [];
    try {
      const saved = await this.#store.append(issued, replaced);
      for (const entry of await this.#withOlder(saved)) this.#put(entry);
      for (const { id } of issued) this.#waiting.get(id)?.saved.resolve();
      for (const id of replaced) this.#remove(id);
      this.#listener.stored();
    } catch (error) {
      for (const { id } of issued) {
        const waiting = this.#waiting.get(id);
        waiting?.saved.reject(error);
        waiting?.confirmed.reject(error);
        this.#remove(id);
      }
    }
  }

  /** Another tab that has issued something before may not have been heard: its work goes first. */
  #withOlder(saved: readonly OutboxEntry[]): Promise<readonly OutboxEntry[]> | readonly OutboxEntry[] {
    if (saved[0]?.mutation.order === this.#newest + 1) return saved;
    return this.#entries().catch(() => saved);
  }

  async #read(between: () => void): Promise<void> {
    const entries = await this.#entries();
    const stored = new Set(entries.map((entry) => entry.mutation.id));
    for (const entry of entries) this.#put(entry);
    between();
    for (const [id, { state }] of this.#held) if (state !== 'saving' && !stored.has(id)) this.#vanished(id);
  }

  /** A database in place of the one that was known gets what this tab holds of that, and who the device is. */
  async #entries(): Promise<readonly OutboxEntry[]> {
    const entries = await this.#store.entries();
    const life = await this.#store.readFact('life');
    if (life === this.#life) return entries;
    const saved = [...this.#held.values()].filter(({ state }) => state !== 'saving');
    if (saved.length > 0) await this.#store.putBack(saved.map(toEntry));
    if (this.#life !== undefined) await this.#store.writeFact('device', this.#device);
    this.#life = life;
    return this.#entries();
  }

  /**
   * An entry that another tab removed: the leader, some time after the server has confirmed it,
   * or a person, who discarded what was refused. A tab that slept meanwhile cannot know which.
   */
  #vanished(id: MutationId): void {
    this.#waiting.get(id)?.confirmed.resolve({ id, outcome: 'unseen' });
    this.#remove(id);
  }

  #put(held: HeldMutation): void {
    const { id } = held.mutation;
    const known = this.#held.get(id);
    if (known?.state === held.state && known.mutation.order === held.mutation.order) return;
    this.#held.set(id, held);
    this.#ordered = undefined;
    if (held.state !== 'saving') this.#newest = Math.max(this.#newest, held.mutation.order);
    this.#listener.put(held);
    if (held.receipt) this.#waiting.get(id)?.confirmed.resolve(held.receipt);
  }

  #remove(id: MutationId): void {
    this.#waiting.delete(id);
    if (!this.#held.delete(id)) return;
    this.#ordered = undefined;
    this.#listener.remove(id);
  }
}

function toEntry({ mutation, state, receipt }: HeldMutation): OutboxEntry {
  if (state === 'saving') throw new BatonError('INTERNAL', `mutation ${mutation.id} is not saved yet`);
  return { mutation, state, lane: mutation.lane, ...(receipt ? { receipt } : {}) };
}
