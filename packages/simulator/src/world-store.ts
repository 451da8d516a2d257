import { type BatonError, findTable, type MutationId } from '@baton/protocol';
import type { Settlement, Store, StoreTransaction } from '@baton/server/engine';
import type { MemoryStore } from '@baton/testing/server';
import type { Commit } from './model/server-model.ts';
import type { PlainWrite } from './model/model-rows.ts';
import type { RareState } from './rare-states.ts';
import { schema } from './relay.ts';

/** What may happen to one call of the database. */
export interface StoreWeather {
  /** Rows or changes that it gives at once. */
  readonly pageMax: number;
  /** On the way there, or back. */
  pass(): Promise<void>;
  /** Fails a transaction before it commits, or says nothing. */
  beforeCommit(): BatonError | undefined;
  /** Hides that it has committed, or says nothing. */
  afterCommit(): BatonError | undefined;
  met(state: RareState): void;
}

/**
 * The database as one server node reaches it, slow and unreliable as the weather has it.
 * `committed` hears of each transaction in the order of the commits.
 */
export function throughWeather(store: MemoryStore, weather: StoreWeather, committed: (commit: Commit) => void): Store {
  const reach = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    await weather.pass();
    try {
      return await work();
    } finally {
      await weather.pass();
    }
  };
  return {
    epoch: store.epoch,
    transaction: (work) => reach(() => transact(store, work, weather, committed)),
    heads: (scopes) => reach(() => store.heads(scopes)),
    pull: (scope, cursor, changesMax) => reach(() => store.pull(scope, cursor, Math.min(changesMax, weather.pageMax))),
    snapshotBegin: (scope) => reach(() => store.snapshotBegin(scope)),
    snapshotPage: (scope, table, after, rowsMax) =>
      reach(() => store.snapshotPage(scope, table, after, Math.min(rowsMax, weather.pageMax))),
    receipts: (ids) => reach(() => store.receipts(ids)),
    claimDevice: (device, subject) => reach(() => store.claimDevice(device, subject)),
    keepTicket: (digest, content, lifeMs) => reach(() => store.keepTicket(digest, content, lifeMs)),
    takeTicket: (digest) => reach(() => store.takeTicket(digest)),
    ping: () => reach(() => store.ping()),
    close: () => store.close(),
  };
}

/** A program that is not Baton's, with SQL of its own. */
export async function writePlainly(
  store: MemoryStore,
  writes: readonly PlainWrite[],
  committed: (commit: Commit) => void,
): Promise<void> {
  const work = async (transaction: StoreTransaction) => {
    for (const { op, table: name, key, values } of writes) {
      const table = findTable(schema, name);
      if (!table) throw new RangeError(`no table ${name}`);
      if (op === 'insert') await transaction.insert(table, values);
      else if (op === 'update') await transaction.update(table, key, values);
      else await transaction.delete(table, key);
    }
  };
  await store.transaction(work, () => committed({ settled: [], writes }));
}

async function transact<Result>(
  store: MemoryStore,
  work: (transaction: StoreTransaction) => Promise<Result>,
  weather: StoreWeather,
  committed: (commit: Commit) => void,
): Promise<Result> {
  const claimed = new Map<MutationId, Settlement | undefined>();
  const committing = store.transaction(
    async (transaction) => {
      claimed.clear();
      const done = await work(watched(transaction, claimed, weather));
      await weather.pass();
      const failure = weather.beforeCommit();
      if (failure) throw failure;
      return done;
    },
    () => committed({ settled: [...claimed].map(([id, settlement]) => ({ id, settlement })), writes: [] }),
  );
  committing.catch(() => weather.met('transaction rolled back'));
  const result = await committing;
  const failure = weather.afterCommit();
  if (failure) throw failure;
  return result;
}

/** Notes what the transaction claims and how it settles it. */
function watched(
  transaction: StoreTransaction,
  claimed: Map<MutationId, Settlement | undefined>,
  weather: StoreWeather,
): StoreTransaction {
  return {
    ...transaction,
    async claim(requests) {
      const claims = await transaction.claim(requests);
      for (const [index, { id }] of requests.entries()) {
        if (claims[index] === 'new') claimed.set(id, undefined);
        if (claims[index] === 'settled') weather.met('told again of what was settled');
      }
      return claims;
    },
    async settle(settlements) {
      await transaction.settle(settlements);
      for (const [id, settlement] of settlements) claimed.set(id, settlement);
    },
  };
}
