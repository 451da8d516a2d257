import {
  createUuid,
  defineSchema,
  formatCursor,
  formatScope,
  integer,
  json,
  originTag,
  ref,
  table,
  text,
  uuid,
} from '@baton/protocol';
import { createMemoryServer, createSeededBytes, createVirtualPorts } from '@baton/testing/server';
import type { AccessRequest } from '../engine/access.ts';

export const schema = defineSchema({
  race: table({ id: uuid(), name: text(), notes: json().optional() }, { scope: 'id' }),
  mark: table({ id: uuid(), race: ref('race'), n: integer() }, { scope: 'race' }),
});

/** A server with two races: one that lena may write, and one that she must never see. */
export interface BadInputWorld {
  readonly race: string;
  readonly foreignRace: string;
  /** Lena's. */
  readonly device: string;
  readonly epoch: string;
  fetch(request: Request): Promise<Response>;
  /** All that a refused request could have changed. */
  readState(): Promise<unknown>;
  stop(): Promise<void>;
}

/** Stands in the foreign race, and must stand in no answer. */
export const canary = 'canary-3f9a';

const randomBytes = createSeededBytes(7);
export const newId = () => createUuid(randomBytes);
const base = 'http://baton.test/api/v1/sync';

export interface BadRequest {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | ReadableStream<Uint8Array>;
}

/** As lena, unless the headers say otherwise. */
export function send(world: BadInputWorld, request: BadRequest): Promise<Response> {
  const { path = '/push', method = 'POST', headers = {}, body } = request;
  const all = { authorization: 'Bearer lena', 'content-type': 'application/json', ...headers };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const url = path.startsWith('http') ? path : `${base}${path}`;
  const init = { method, headers: given, ...(body === undefined ? {} : { body, duplex: 'half' }) };
  return world.fetch(new Request(url, init as RequestInit));
}

export const get = (path: string): BadRequest => ({ path, method: 'GET' });

export const pushOf = (world: BadInputWorld, mutations: unknown): BadRequest => ({
  body: JSON.stringify({ device: world.device, mutations }),
});

export const cursorOf = ({ epoch }: BadInputWorld, changes = {}) =>
  formatCursor({ epoch, version: 0, tag: originTag, ...changes });

export const scopeOf = ({ race }: BadInputWorld) => formatScope('race', race);

/** A good one. */
export function mutationOf(world: BadInputWorld): Record<string, unknown> {
  const key = newId();
  const values = { id: key, race: world.race, n: 1 };
  return {
    ...{ id: newId().replace(/^(.{14})4/, '$17'), device: world.device, order: 1, lane: 'high', schema: 1 },
    at: { time: 0, uncertaintyMs: null, confidence: 'none' },
    operations: [{ op: 'insert', scope: scopeOf(world), table: 'mark', key, values }],
  };
}

export const races = () => ({ race: newId(), foreignRace: newId(), device: newId() });
const rowOf = (id: string, name: string) => ({ id, name, notes: null });

/** Over a store in memory. */
export async function createMemoryWorld(): Promise<BadInputWorld> {
  const world = races();
  const authorize = ({ scope }: AccessRequest) => (scope.id === world.race ? 'write' : 'none');
  const { store, fetch, stop } = createMemoryServer({ schema, authorize, ports: createVirtualPorts() });
  await store.transaction(async (transaction) => {
    await transaction.insert(schema.tables.race, rowOf(world.race, 'Relay'));
    await transaction.insert(schema.tables.race, rowOf(world.foreignRace, canary));
  });
  await store.claimDevice(world.device as never, 'lena');
  const scopes = [world.race, world.foreignRace].map((id) => formatScope('race', id));
  const readState = async () => [...(await store.heads(scopes)).values()];
  return { ...world, epoch: store.epoch, fetch, readState, stop: async () => stop() };
}
