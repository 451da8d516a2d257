import type {
  BatonError,
  DeviceId,
  InsertValues,
  Mutation,
  MutationId,
  Receipt,
  Row,
  RowKey,
  Schema,
  Scope,
  TableName,
  UpdateValues,
} from '@baton/protocol';
import type { Clock } from './clock-api.ts';
import type { Query, QueryBuilder, QueryResult } from './query.ts';

/** The engine as an application sees it. Reads are synchronous; nothing here waits for the network. */
export interface Client<S extends Schema> {
  readonly schema: S;
  readonly clock: Clock;
  /** Resolves when the device's storage is open; rejects with STORAGE_FAILED where it cannot be. */
  readonly ready: Promise<void>;
  /** This installation's id. @throws BatonError NOT_READY before `ready` */
  readonly device: DeviceId;

  /** Rows now, once. */
  read<Result>(build: (query: QueryBuilder<S>) => Query<Result>): QueryResult<Result>;
  /**
   * Rows now and at each change. The scopes that the query names are kept live while
   * somebody listens.
   */
  live<Result>(build: (query: QueryBuilder<S>) => Query<Result>): LiveQuery<Result>;

  /**
   * Runs `work` and issues all its changes as one mutation: they take effect together or not
   * at all. The view shows them when this returns.
   * @throws BatonError NOT_READY, or what `Transaction` throws; then nothing happened
   */
  mutate<Result>(work: (transaction: Transaction<S>) => Result): MutationHandle<Result>;

  /** Keeps a scope on the device and live until the handle is closed. */
  open(scope: Scope): { close(): void };

  status(): SyncStatus;
  /** Mutations that the server has not confirmed, in the order of issue. */
  pending(): readonly MutationSummary[];
  /** Mutations that the server refused, oldest first. */
  rejected(): readonly RejectedMutation[];
  /** Calls back after `status`, `pending` or `rejected` gives something else. */
  subscribe(listener: () => void): () => void;

  /** Issues a refused mutation's content again, as a new mutation over today's rows. */
  retry(id: MutationId): MutationHandle<void>;
  /** Drops a refused mutation from the list. */
  discard(id: MutationId): Promise<void>;

  /**
   * Sends what waits and fetches what is new, at once. Resolves when both were tried; rejects
   * with CLIENT_CLOSED after `close`.
   */
  sync(): Promise<SyncStatus>;

  /** The switch "cut the network here": while cut, this browser sends and hears nothing. */
  readonly network: {
    readonly isCut: boolean;
    cut(): void;
    restore(): void;
  };

  /** Stops all work, saves what was issued, and closes the storage. `confirmed` rejects with CLIENT_CLOSED. */
  close(): Promise<void>;
}

/** The changes of one mutation, checked as they are made and readable at once. */
export type Transaction<S extends Schema> = {
  readonly [Name in TableName<S>]: TransactionTable<S, Name>;
};

export interface TransactionTable<S extends Schema, Name extends TableName<S>> {
  /** The row as this transaction sees it. */
  get(key: RowKey<S, Name>): Row<S, Name> | undefined;
  /**
   * @returns the row, with its key and device filled in
   * @throws BatonError WRONG_TYPE, VALIDATION_FAILED, UNKNOWN_COLUMN, ROW_EXISTS
   */
  insert(values: InsertValues<S, Name>): Row<S, Name>;
  /** @throws BatonError ROW_MISSING, KEY_FIXED, WRONG_TYPE, VALIDATION_FAILED, UNKNOWN_COLUMN */
  update(key: RowKey<S, Name>, values: UpdateValues<S, Name>): void;
  /** @throws BatonError ROW_MISSING */
  delete(key: RowKey<S, Name>): void;
}

export interface MutationHandle<Result> {
  readonly id: MutationId;
  /** What `work` returned. */
  readonly result: Result;
  /**
   * Resolves when the mutation is on this device for good.
   * Rejects with STORAGE_FULL or STORAGE_FAILED; then it was undone in the view.
   */
  readonly saved: Promise<void>;
  /** Resolves with the server's receipt, whatever it says; stays open while offline. */
  readonly confirmed: Promise<Settlement>;
}

/**
 * How a mutation ended. `unseen`: another tab saw the answer and has settled it while this one
 * slept. It was applied or merged, or refused and then discarded by a person there.
 */
export type Settlement = Receipt | { readonly id: MutationId; readonly outcome: 'unseen' };

export interface LiveQuery<Result> {
  /** The same object until something in it changes; rows that did not change are the same too. */
  current(): QueryResult<Result>;
  subscribe(listener: () => void): () => void;
}

export interface MutationSummary {
  readonly id: MutationId;
  readonly mutation: Mutation;
  /** `saving` until it is on disk. */
  readonly state: 'saving' | 'pending' | 'sent';
}

export interface RejectedMutation {
  readonly id: MutationId;
  readonly mutation: Mutation;
  readonly code: string;
  readonly message: string;
}

/** One picture of the connection, for every screen. */
export interface SyncStatus {
  /**
   * - `starting`: storage opens
   * - `connecting`: on the way, nothing proven yet
   * - `live`: the stream is open
   * - `waiting`: nothing answers; tried again at `nextTryAt`
   * - `blocked`: waits for a person or program: `error` says for what
   */
  readonly phase: 'starting' | 'connecting' | 'live' | 'waiting' | 'blocked';
  /** Why it is not live: OFFLINE, SERVER_SILENT, NOT_ACKNOWLEDGED, TOKEN_EXPIRED … */
  readonly error: BatonError | undefined;
  /** Device wall clock in ms of the next try, while `waiting`. */
  readonly nextTryAt: number | undefined;
  /** Time (best known, ms) of the last proven round trip, over all runs of the application. */
  readonly lastContactAt: number | undefined;
  /** Mutations not confirmed by the server. */
  readonly unsent: number;
  /** When the oldest of them was made (ms). */
  readonly oldestUnsentAt: number | undefined;
  /** Since when mutations are under way with the server answering (device wall clock, ms). */
  readonly sendingSince: number | undefined;
  readonly refused: number;
  /** Whether this tab talks to the network for the browser. */
  readonly isLeader: boolean;
  readonly isCut: boolean;
}
