import {
  bigint,
  boolean,
  createMutationId,
  createUuid,
  decimal,
  defineSchema,
  deviceId,
  double,
  formatScope,
  integer,
  interval,
  json,
  originTag,
  ref,
  table,
  text,
  timestamp,
  uuid,
  type Change,
  type Cursor,
  type DeviceId,
  type MutationId,
  type Scope,
  type WireRow,
} from '@baton/protocol';
import type { ClaimRequest, Store, StoreTransaction } from '@baton/server/engine';

/** The tables that every store under test holds. */
export const storeSchema = defineSchema({
  race: table({ id: uuid(), name: text(), plannedStart: timestamp().optional() }, { scope: 'id' }),
  mark: table(
    { id: uuid(), race: ref('race'), n: integer(), note: text().optional(), device: deviceId() },
    { scope: 'race', lane: 'critical' },
  ),
  courseLeg: table({ race: ref('race'), n: integer(), miles: double() }, { scope: 'race', key: ['race', 'n'] }),
  phoneNumber: table({ id: uuid(), race: ref('race'), number: text() }, { scope: 'race', scopeKind: 'crew' }),
  /** Its rows are wherever the van is that they point to; one without a van is in no scope. */
  seat: table({ id: uuid(), van: ref('van').optional(), name: text() }, { scope: 'van' }),
  van: table({ id: uuid(), race: ref('race'), name: text() }, { scope: 'race' }),
  sample: table(
    {
      id: uuid(),
      race: ref('race'),
      flag: boolean(),
      small: integer(),
      large: bigint(),
      ratio: double(),
      exact: decimal(),
      at: timestamp(),
      seen: interval(),
      notes: json(),
    },
    { scope: 'race' },
  ),
});

export const { race, mark, courseLeg, phoneNumber, seat, van, sample } = storeSchema.tables;

/** A store over an empty database, and another program that writes the same tables. */
export interface StoreSubject {
  readonly store: Store;
  /** Makes these changes in one transaction, without the store: by SQL where there is SQL. */
  outsideWrite(writes: readonly OutsideWrite[]): Promise<void>;
  /** Lets so much time pass that the store drops the changes of all versions so far, or the ids of all mutations. */
  forget(what: 'log' | 'ids'): Promise<void>;
}

export type OutsideWrite =
  | { readonly op: 'insert'; readonly table: string; readonly values: WireRow }
  | { readonly op: 'update'; readonly table: string; readonly key: string; readonly values: WireRow }
  | { readonly op: 'delete'; readonly table: string; readonly key: string };

let seed = 0;

/** Fresh ids without a random source: they only have to differ. */
function nextBytes(length: number): Uint8Array {
  const digits = String(++seed).padStart(length, '0');
  return Uint8Array.from(digits.slice(-length), Number);
}

export const newId = (): string => createUuid(nextBytes);
export const newDevice = (): DeviceId => newId() as DeviceId;
export const newMutationId = (): MutationId => createMutationId(0, nextBytes);
export const raceScope = (id: string): Scope => formatScope('race', id);

export function newClaim(values: Partial<ClaimRequest> = {}): ClaimRequest {
  return { id: newMutationId(), device: newDevice(), order: 1, scopes: [], bodyHash: 'a'.repeat(64), ...values };
}

export const raceRow = (id: string, name = 'Relay'): WireRow => ({ id, name, plannedStart: null });
export const markRow = (id: string, raceId: string, n = 1): WireRow => ({
  id,
  race: raceId,
  n,
  note: null,
  device: someDevice,
});

const someDevice = newDevice();

/** Makes an empty race and gives its id. */
export async function addRace(store: Store): Promise<string> {
  const id = newId();
  await store.transaction((sql) => sql.insert(race, raceRow(id)));
  return id;
}

/** A transaction that applies one mutation, as a push does. */
export async function applyMutation(
  store: Store,
  claim: ClaimRequest,
  work: (transaction: StoreTransaction) => Promise<void>,
): Promise<void> {
  await store.transaction(async (transaction) => {
    await transaction.claim([claim]);
    await work(transaction);
  });
}

export const origin = (store: Store): Cursor => ({ epoch: store.epoch, version: 0, tag: originTag });

/** The changes of each version after `from`, oldest first. */
export async function changesSince(store: Store, scope: Scope, from = origin(store)): Promise<readonly Change[][]> {
  const { versions } = await store.pull(scope, from, 100_000);
  return versions.map(({ changes }) => [...changes]);
}

/** What a replica holds after it has applied every version from the first on. */
export async function replay(store: Store, scope: Scope): Promise<ReadonlyMap<string, WireRow>> {
  const rows = new Map<string, WireRow>();
  for (const change of (await changesSince(store, scope)).flat()) {
    const place = `${change.table} ${change.key}`;
    if (change.op === 'delete') rows.delete(place);
    else rows.set(place, { ...rows.get(place), ...change.values });
  }
  return rows;
}
