import type { Lane, Mutation, MutationId, Receipt } from '@baton/protocol';

/** A mutation as the application issued it, before the outbox has given it its place. */
export type IssuedMutation = Omit<Mutation, 'order'>;

/**
 * One mutation on the device. It is in exactly one state:
 * - `pending`: never sent; may still be withdrawn
 * - `sent`: sent once at least, bytes frozen, no receipt yet
 * - `confirmed`: receipt says applied or merged; kept until the replica has its effect
 * - `rejected`: receipt says why; kept until a person settles it
 */
export interface OutboxEntry {
  readonly mutation: Mutation;
  readonly state: 'pending' | 'sent' | 'confirmed' | 'rejected';
  /** Present in the states `confirmed` and `rejected`. */
  readonly receipt?: Receipt;
  readonly lane: Lane;
}

/**
 * The durable list of what the server has not confirmed, and the small facts that must
 * outlive the cache (device id, clock state). Every method resolves when the data is on
 * disk (strict durability) and rejects when the transaction aborts, leaving nothing behind:
 * BatonError STORAGE_FULL or STORAGE_FAILED.
 */
export interface OutboxStore {
  /** All entries in the order of issue. */
  entries(): Promise<readonly OutboxEntry[]>;

  /**
   * Adds mutations in one transaction and gives each the next number of the device's order
   * of issue, which is one counter for all tabs. At a person's word, entries that are
   * `rejected` go with it; others of these ids are left. Any tab may call it.
   */
  append(mutations: readonly IssuedMutation[], discarded?: readonly MutationId[]): Promise<readonly OutboxEntry[]>;

  /**
   * Adds entries as they are, for a database that was made anew and lacks them. What is there
   * already is left; new places in the order come after theirs. Any tab may call it.
   */
  putBack(entries: readonly OutboxEntry[]): Promise<void>;

  /**
   * Replaces and removes entries in one transaction. An entry that is not there any more is
   * not brought back.
   * @throws BatonError LEADER_REPLACED where `fence` is not the newest
   */
  update(fence: Fence, replaced: readonly OutboxEntry[], removed: readonly MutationId[]): Promise<void>;

  /**
   * A small named fact, as JSON-like data; undefined where it was never written. The fact `life`
   * is there from the beginning: one that was deleted and made anew has another.
   */
  readFact(name: string): Promise<unknown>;
  writeFact(name: string, value: unknown): Promise<void>;

  /** Makes the caller the leader of this store: every older fence is refused from now on. */
  takeLead(): Promise<Fence>;

  close(): Promise<void>;
}

/** Number of one leadership, rising with each. Each store has its own. */
export type Fence = number;
