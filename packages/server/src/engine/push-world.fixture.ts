import {
  createMutationId,
  createUuid,
  defineSchema,
  formatScope,
  integer,
  ref,
  table,
  text,
  uuid,
  type DeviceId,
  type Mutation,
  type Operation,
  type Receipt,
  type Scope,
  type WireRow,
} from '@baton/protocol';
import { createMemoryStore, createVirtualPorts, type MemoryStore } from '@baton/testing/server';
import { createServerEngine, type Access, type AnyRules, type Authorize, type ServerEngine } from './index.ts';
import type { PushOutcome } from './push.ts';

/** Fails on one text, as code does that nobody tried with it. */
function breakOnBoom(value: unknown) {
  if (value === 'boom') throw new TypeError('oops');
  return { value: String(value) };
}

export const schema = defineSchema({
  race: table(
    {
      id: uuid(),
      name: text({ '~standard': { version: 1, vendor: 'own', validate: breakOnBoom } }),
      status: text().optional(),
    },
    { scope: 'id' },
  ),
  van: table({ id: uuid(), race: ref('race'), name: text() }, { scope: 'race' }),
  /** In the scope of the van, wherever that goes. */
  seat: table({ id: uuid(), van: ref('van').optional(), name: text() }, { scope: 'van' }),
  note: table({ id: uuid(), folder: text() }, { scope: 'folder', scopeKind: 'folder' }),
  runner: table({ id: uuid(), race: ref('race'), van: ref('van').optional(), slot: integer() }, { scope: 'race' }),
});

export const ports = createVirtualPorts();
export const newId = () => createUuid(ports.randomBytes);
export const raceScope = (id: string) => formatScope('race', id);
export const claims = { sub: 'lena' };

/** An engine over a store in memory that holds one race, and lena's device. */
export interface PushWorld {
  readonly store: MemoryStore;
  readonly engine: ServerEngine;
  readonly race: string;
  /** What lena may do in a scope; `write` where nothing is said. */
  readonly access: Map<Scope, Access>;
  rules: AnyRules;
  mutation(operations: readonly Operation[], changes?: Partial<Mutation>): Mutation;
  updateRace(values: WireRow, base: WireRow, id?: string): Operation;
  insertRunner(id: string, values?: WireRow): Operation;
  push(mutations: readonly unknown[], sub?: string): Promise<PushOutcome>;
  settleOne(mutation: unknown): Promise<Receipt | undefined>;
  /** The version of a race's scope. */
  head(race?: string): Promise<number>;
  rowOf(table: 'race' | 'runner' | 'seat', key: string): Promise<WireRow | undefined>;
}

export async function createPushWorld(authorize?: Authorize): Promise<PushWorld> {
  const device = newId() as DeviceId;
  const race = newId();
  const access = new Map<Scope, Access>();
  const store = createMemoryStore({ schema, ...ports });
  let order = 0;

  const engine = createServerEngine({
    ...{ schema, store, ports },
    authorize: authorize ?? (({ scope }) => access.get(scope.name) ?? 'write'),
    rules: new Proxy({}, { get: (_target, name: string) => world.rules[name] }),
  });

  const world: PushWorld = {
    ...{ store, engine, race, access, rules: {} },
    mutation: (operations, changes = {}) => ({
      id: createMutationId(ports.time.unixMs(), ports.randomBytes),
      ...{ device, order: ++order, lane: 'high', schema: 1, operations: [...operations] },
      at: { time: ports.time.unixMs(), uncertaintyMs: 10, confidence: 'high' },
      ...changes,
    }),
    updateRace: (values, base, id = race) => ({
      ...{ op: 'update', scope: raceScope(id), table: 'race', key: id, values, base },
    }),
    insertRunner: (id, values = {}) => ({
      ...{ op: 'insert', scope: raceScope(race), table: 'runner', key: id },
      values: { id, race, van: null, slot: 1, ...values },
    }),
    push: (mutations, sub = claims.sub) => engine.push({ sub }, { device, mutations: [...mutations] }),
    settleOne: async (mutation) => (await world.push([mutation])).receipts[0],
    head: async (id = race) => (await store.heads([raceScope(id)])).get(raceScope(id)) ?? -1,
    rowOf: (name, key) => store.transaction((transaction) => transaction.lockRow(schema.tables[name], key, 'read')),
  };
  await world.push([world.mutation([insertRace(race)])]);
  return world;
}

export const insertRace = (id: string, name = 'Relay'): Operation => ({
  ...{ op: 'insert', scope: raceScope(id), table: 'race', key: id },
  values: { id, name, status: null },
});

/** The code of a refusal, or the outcome. */
export const refusalOf = (receipt: Receipt | undefined): string | undefined =>
  receipt?.outcome === 'rejected' ? receipt.code : receipt?.outcome;
