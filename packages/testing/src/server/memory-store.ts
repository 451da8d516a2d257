import {
  BatonError,
  createUuid,
  limits,
  parseScope,
  type DeviceId,
  type MutationId,
  type NamedTable,
  type RandomBytes,
  type Receipt,
  type ReceiptVersion,
  type Schema,
  type Scope,
} from '@baton/protocol';
import type { Settlement, Store, StoreTransaction } from '@baton/server/engine';
import { commitTransaction } from './memory-commit.ts';
import { countWithin } from './json-bytes.ts';
import { forgetChanges, forgetMutations } from './memory-retention.ts';
import { readPull } from './memory-pull.ts';
import { createScopeLog, headOf, type ScopeLog } from './memory-scope-log.ts';
import { createMemoryTables } from './memory-tables.ts';
import { createMemoryTransaction } from './memory-transaction.ts';
import { isAfterKey, compareRows } from './value-order.ts';

export interface MemoryStoreParts {
  readonly schema: Schema;
  readonly randomBytes: RandomBytes;
  readonly time: { unixMs(): number };
}

export interface MemoryStore extends Store {
  /** As `Store` has it. `committed` is called in the very moment of the commit. */
  transaction<Result>(
    work: (transaction: StoreTransaction) => Promise<Result>,
    committed?: () => void,
  ): Promise<Result>;
  /** From now on every method fails with this error, until it is called with undefined. */
  failWith(error: BatonError | undefined): void;
  /**
   * Forgets what is past its time: the changes of all versions so far, or the ids of all mutations
   * that were committed before the last `keptMs`, by default of all.
   */
  forget(what: 'log' | 'ids', keptMs?: number): Promise<void>;
}

/** A mutation that was claimed: what a receipt is made of. */
export interface MutationRecord {
  readonly bodyHash: string;
  readonly device: DeviceId;
  readonly order: number;
  readonly scopes: readonly Scope[];
  /** Absent where it was applied just as it is. */
  settlement?: Settlement;
  readonly versions: ReceiptVersion[];
  /** When it was committed, in ms since 1970. */
  at?: number;
}

/** Everything that the store holds between transactions. */
export interface MemoryState {
  readonly schema: Schema;
  readonly tables: ReturnType<typeof createMemoryTables>;
  readonly logs: Map<Scope, ScopeLog>;
  readonly mutations: Map<MutationId, MutationRecord>;
  /** The highest order among a device's mutations that are no longer known. */
  readonly forgottenOrders: Map<DeviceId, number>;
}

/**
 * The server's store in memory: the same promises as Postgres, one transaction at a time.
 * Takes time and randomness from outside, so that the simulator can replay it.
 */
export function createMemoryStore({ schema, randomBytes, time }: MemoryStoreParts): MemoryStore {
  const epoch = createUuid(randomBytes);
  const owners = new Map<DeviceId, string>();
  const tickets = new Map<string, { readonly content: string; readonly endsAt: number }>();
  const state: MemoryState = {
    ...{ schema, tables: createMemoryTables(schema), logs: new Map() },
    ...{ mutations: new Map(), forgottenOrders: new Map() },
  };
  const logOf = (scope: Scope) => state.logs.get(scope) ?? createScopeLog();
  let failure: BatonError | undefined;
  let last: Promise<unknown> = Promise.resolve();

  /** Runs `work` after all that was asked before: transactions and reads never overlap. */
  function inTurn<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const turn = last.then(async () => {
      if (failure) throw failure;
      return await work();
    });
    last = turn.catch(() => undefined);
    return turn;
  }

  function cursorOf(scope: Scope) {
    const { version, tag } = headOf(logOf(scope));
    return { epoch, version, tag };
  }

  function rowsOf(scope: Scope, table: NamedTable) {
    return [...state.tables.rowsOf(table).values()].filter((row) => state.tables.scopeOf(table, row) === scope);
  }

  return {
    epoch,

    transaction: (work, committed) =>
      inTurn(async () => {
        const { transaction, journal } = createMemoryTransaction(state);
        try {
          const result = await work(transaction);
          if (failure) throw failure;
          commitTransaction(state, journal, { randomBytes, at: time.unixMs() });
          committed?.();
          return result;
        } catch (error) {
          journal.undoTo(0);
          throw error;
        }
      }),

    heads: (scopes) => inTurn(() => new Map(scopes.map((scope) => [scope, headOf(logOf(scope)).version]))),

    pull: (scope, cursor, changesMax) => inTurn(() => readPull({ epoch, log: logOf(scope), cursor, changesMax })),

    snapshotBegin: (scope) =>
      inTurn(() => {
        const tables = Object.values(schema.tables).filter(({ scopeKind }) => scopeKind === parseScope(scope)?.kind);
        const rowCount = tables.reduce((count, table) => count + rowsOf(scope, table).length, 0);
        return { cursor: cursorOf(scope), rowCount };
      }),

    snapshotPage: (scope, table, after, rowsMax) =>
      inTurn(() => {
        const following = rowsOf(scope, table).filter((row) => after === null || isAfterKey(table, row, after));
        following.sort((a, b) => compareRows(table, a, b));
        const read = following.slice(0, rowsMax);
        const rows = read.slice(0, countWithin(read, limits.answerBytesMax));
        return { rows, cursor: cursorOf(scope), isLast: rows.length === following.length };
      }),

    receipts: (ids) => inTurn(() => new Map(ids.flatMap((id) => receiptOf(id, state.mutations.get(id))))),

    claimDevice: (device, subject) =>
      inTurn(() => {
        if (!owners.has(device)) owners.set(device, subject);
        return owners.get(device) === subject;
      }),

    keepTicket: (digest, content, lifeMs) =>
      inTurn(() => void tickets.set(digest, { content, endsAt: time.unixMs() + lifeMs })),

    takeTicket: (digest) =>
      inTurn(() => {
        const ticket = tickets.get(digest);
        tickets.delete(digest);
        return ticket && time.unixMs() < ticket.endsAt ? ticket.content : undefined;
      }),

    ping: () => inTurn(() => undefined),

    close: async () => {
      failure = new BatonError('DATABASE_UNAVAILABLE', 'the store is closed');
    },

    forget: (what, keptMs = 0) =>
      inTurn(() => (what === 'log' ? forgetChanges(state) : forgetMutations(state, time.unixMs() - keptMs))),

    failWith: (error) => {
      failure = error;
    },
  };
}

function receiptOf(id: MutationId, record: MutationRecord | undefined): [MutationId, Receipt][] {
  if (!record) return [];
  const { settlement, versions } = record;
  if (settlement?.outcome === 'rejected') return [[id, { id, ...settlement }]];
  return settlement
    ? [[id, { id, outcome: 'merged', versions: [...versions], lost: [...settlement.lost] }]]
    : [[id, { id, outcome: 'applied', versions: [...versions] }]];
}
