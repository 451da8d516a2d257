import type {
  Cursor,
  DeviceId,
  LostValue,
  MutationId,
  NamedTable,
  Parked,
  Receipt,
  ReceiptVersion,
  Scope,
  VersionRecord,
  WireRow,
  WireValue,
} from '@baton/protocol';

/**
 * Where the server keeps everything: the application's tables, each scope's versions and
 * log, the ids of applied mutations. Three parts pass one conformance suite: Postgres,
 * PGlite and memory.
 *
 * Every method fails with a BatonError: DATABASE_UNAVAILABLE where the database cannot be
 * reached, LOCK_TIMEOUT, DISK_FULL, else INTERNAL; what else it may throw stands beside it.
 */
export interface Store {
  /** Random id of this life of the database; see `Cursor`. */
  readonly epoch: string;

  /**
   * Runs `work` in one READ COMMITTED transaction. Commits when it resolves, rolls back when
   * it throws. Each scope that it touched gets exactly one new version, at commit.
   * @throws BatonError CONSTRAINT_FAILED or REFERENCE_MISSING where a deferred constraint
   *   fails at commit
   */
  transaction<Result>(work: (transaction: StoreTransaction) => Promise<Result>): Promise<Result>;

  /** The newest version of each of these scopes, 0 where it was never touched. */
  heads(scopes: readonly Scope[]): Promise<ReadonlyMap<Scope, number>>;

  /**
   * Whole versions that follow `cursor`, ascending, without a hole, and the newest version at
   * the same instant. Stops before the version that would bring the changes above
   * `changesMax` or their bytes above `limits.answerBytesMax`, but gives one version at least.
   * @throws BatonError CURSOR_EPOCH, CURSOR_FUTURE, CURSOR_TAG; CURSOR_EXPIRED, also where the
   *   next version has more than `limits.versionBytesMax`
   */
  pull(scope: Scope, cursor: Cursor, changesMax: number): Promise<Pulled>;

  /** The newest cursor of a scope and how many rows it has, read at one instant. */
  snapshotBegin(scope: Scope): Promise<{ readonly cursor: Cursor; readonly rowCount: number }>;

  /**
   * Rows of one scope and table in key order, after the key `after` (exclusive), and the
   * scope's version at the same instant. Stops before the row that would bring the bytes above
   * `limits.answerBytesMax`, but gives one row at least if there is any.
   */
  snapshotPage(scope: Scope, table: NamedTable, after: string | null, rowsMax: number): Promise<SnapshotPage>;

  /** Receipts of these mutations, with the versions of their own scopes that hold their effects. */
  receipts(ids: readonly MutationId[]): Promise<ReadonlyMap<MutationId, Receipt>>;

  /** Gives the device to `subject` if nobody has it. False where somebody else does. */
  claimDevice(device: DeviceId, subject: string): Promise<boolean>;

  /** Keeps what a ticket stands for, by the ticket's digest, for so long by the database's clock. */
  keepTicket(digest: string, content: string, lifeMs: number): Promise<void>;

  /** What was kept, to the first who asks while it is good. */
  takeTicket(digest: string): Promise<string | undefined>;

  /** One round trip to the database. */
  ping(): Promise<void>;

  close(): Promise<void>;
}

export interface Pulled {
  readonly versions: readonly VersionRecord[];
  /** Where `versions` ends; the given cursor where it is empty. */
  readonly cursor: Cursor;
  readonly head: number;
}

export interface SnapshotPage {
  readonly rows: readonly WireRow[];
  readonly cursor: Cursor;
  /** True where no row follows; false where one may. */
  readonly isLast: boolean;
}

/**
 * How a mutation's id stands in the store.
 * - `new`: seen for the first time; it is this transaction's now
 * - `settled`: settled before, with the same body, and in effect
 * - `refused`: the same, and rejected
 * - `reused`: settled before, with another body
 * - `forgotten`: not known, and not younger than what of its device is no longer known: it may
 *   have been settled before. It is not claimed
 */
export type Claim = 'new' | 'settled' | 'refused' | 'reused' | 'forgotten';

export interface ClaimRequest {
  readonly id: MutationId;
  readonly device: DeviceId;
  readonly order: number;
  /** The scopes that its operations name: they alone are told of it. */
  readonly scopes: readonly Scope[];
  /** SHA-256 of the mutation's bytes, 64 hex digits. */
  readonly bodyHash: string;
}

/** What is kept of a mutation that was not applied just as it is. */
export type Settlement =
  | { readonly outcome: 'merged'; readonly lost: readonly LostValue[] }
  | {
      readonly outcome: 'rejected';
      readonly code: string;
      readonly message: string;
      readonly details?: string;
      readonly parked?: Parked;
    };

/**
 * What a row is locked for, until the transaction ends.
 * - `change`: nobody else locks it for `change` or `read`
 * - `read`: nobody else changes it; others may read it too
 * - `refer`: nobody deletes it
 * - `follow`: nobody deletes it, nor moves it to another scope; others may read and follow it too
 */
export type LockPurpose = 'change' | 'read' | 'refer' | 'follow';

export interface StoreTransaction {
  /**
   * Claims mutations by INSERT, in an order that is the same for all, and answers for each in
   * its place; of two with one id the first is new. Waits while another transaction holds one
   * of them. A new one counts as applied unless `settle` says otherwise before the commit.
   */
  claim(requests: readonly ClaimRequest[]): Promise<readonly Claim[]>;

  /** What became of mutations that this transaction claimed. */
  settle(settlements: ReadonlyMap<MutationId, Settlement>): Promise<void>;

  /** Gives claims of this transaction back, as if nobody had made them. */
  release(ids: readonly MutationId[]): Promise<void>;

  /**
   * Keeps other transactions that hold one of these scopes out until this one ends. Comes before all
   * else in a transaction, in an order that is the same for all, so that it is in no circle.
   */
  holdScopes(scopes: readonly Scope[]): Promise<void>;

  /** Runs `work` under a savepoint: what it did is undone when it throws, and the error goes on. */
  attempt<Result>(work: () => Promise<Result>): Promise<Result>;

  /** The row; undefined where there is none. */
  lockRow(table: NamedTable, key: string, purpose: LockPurpose): Promise<WireRow | undefined>;

  /**
   * Which of `base`'s columns hold another value than `base` says, compared as their types
   * compare (1.0 and 1 are one decimal; member order does not matter in JSON).
   */
  changedColumns(table: NamedTable, key: string, base: WireRow): Promise<Readonly<Record<string, WireValue>>>;

  /**
   * The columns of a row that were written after the version `seen`, by anybody but `device`.
   * Undefined where it is not known any more: no such version was committed here, or the log
   * does not reach back to it.
   */
  changedSince(
    table: NamedTable,
    key: string,
    seen: ReceiptVersion,
    device: DeviceId,
  ): Promise<ReadonlySet<string> | undefined>;

  /** Is this a version that this database has committed, in the history that it has now? */
  hasCommitted(version: ReceiptVersion): Promise<boolean>;

  /** The scope's rows of a table that have these values, in no order. */
  rowsWith(table: NamedTable, scope: Scope, values: WireRow): Promise<readonly WireRow[]>;

  /**
   * Whole rows, all or none.
   * @throws BatonError ROW_EXISTS, REFERENCE_MISSING, CONSTRAINT_FAILED, WRONG_TYPE, ROW_TOO_LARGE
   */
  insert(table: NamedTable, ...rows: readonly WireRow[]): Promise<void>;
  /** @throws BatonError ROW_MISSING, REFERENCE_MISSING, CONSTRAINT_FAILED, WRONG_TYPE, ROW_TOO_LARGE */
  update(table: NamedTable, key: string, values: WireRow): Promise<void>;
  /** @throws BatonError ROW_MISSING, REFERENCE_MISSING, CONSTRAINT_FAILED */
  delete(table: NamedTable, key: string): Promise<void>;
}
