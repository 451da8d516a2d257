import {
  createUuid,
  defineSchema,
  fits,
  formatCursor,
  formatScope,
  integer,
  originTag,
  ref,
  streamEventShape,
  table,
  text,
  uuid,
  type Cursor,
  type DeviceId,
  type Scope,
  type StreamEvent,
} from '@baton/protocol';
import { createMemoryStore, createVirtualPorts, type MemoryStore, type VirtualPorts } from '@baton/testing/server';
import { createServerEngine, type Access, type OpenStream, type ServerEngine } from './index.ts';

export const schema = defineSchema({
  race: table({ id: uuid(), name: text() }, { scope: 'id' }),
  mark: table({ id: uuid(), race: ref('race'), n: integer() }, { scope: 'race' }),
});

/** An engine on a clock that stands still, over a store in memory that holds one race. */
export interface StreamWorld {
  readonly ports: VirtualPorts;
  readonly store: MemoryStore;
  readonly engine: ServerEngine;
  readonly race: string;
  readonly scope: Scope;
  /** What everybody may do everywhere, now or some time, or how `authorize` fails. */
  access: Access | Promise<Access> | Error;
  /** The cursor before the first version. */
  readonly origin: Cursor;
  /** As another program writes: nobody wakes the stream. */
  addMarks(count: number): Promise<void>;
  /** As a device writes. */
  pushName(name: string): Promise<void>;
  /** @param of the engine that is asked; the world's own by default */
  read(cursor?: string | Cursor, scopes?: readonly Scope[], claims?: object, of?: ServerEngine): Reader;
}

/** Somebody at the other end of a stream, and all that came. */
export interface Reader {
  readonly events: StreamEvent[];
  readonly ids: (string | undefined)[];
  readonly raw: Uint8Array[];
  hasRoom: boolean;
  isEnded: boolean;
  isCut: boolean;
  readonly stream: OpenStream;
}

export async function createStreamWorld(): Promise<StreamWorld> {
  const ports = createVirtualPorts();
  const store = createMemoryStore({ schema, ...ports });
  const race = createUuid(ports.randomBytes);
  const scope = formatScope('race', race);
  const authorize = () => {
    if (world.access instanceof Error) throw world.access;
    return world.access;
  };
  const engine = createServerEngine({ schema, store, authorize, rules: {}, ports });
  const world: StreamWorld = {
    ...{ ports, store, engine, race, scope, access: 'read' },
    origin: { epoch: store.epoch, version: 0, tag: originTag },
    addMarks: (count) =>
      store.transaction(async (transaction) => {
        for (let n = 0; n < count; n++) {
          await transaction.insert(schema.tables.mark, { id: createUuid(ports.randomBytes), race, n });
        }
      }),
    async pushName(name) {
      const device = createUuid(ports.randomBytes) as DeviceId;
      const id = createUuid(ports.randomBytes).replace(/^(.{14})4/, '$17');
      const at = { time: 0, uncertaintyMs: null, confidence: 'none' };
      const update = { op: 'update', scope, table: 'race', key: race, values: { name }, base: { name: 'Relay' } };
      const mutation = { id, device, order: 1, lane: 'high', schema: 1, at, operations: [update] };
      await engine.push({ sub: 'lena' }, { device, mutations: [mutation] });
    },
    read: (cursor = world.origin, scopes = [scope], claims = {}, of = engine) => {
      const cursorText = typeof cursor === 'string' ? cursor : formatCursor(cursor);
      const wanted = scopes.map((scope) => ({ scope, cursorText }));
      return openReader((connection) => of.openStream({ sub: 'lena', ...claims }, wanted, connection));
    },
  };
  await store.transaction((transaction) => transaction.insert(schema.tables.race, { id: race, name: 'Relay' }));
  return world;
}

function openReader(open: (connection: Parameters<ServerEngine['openStream']>[2]) => OpenStream): Reader {
  const reader: Omit<Reader, 'stream'> = { events: [], ids: [], raw: [], hasRoom: true, isEnded: false, isCut: false };
  const stream = open({
    write(bytes) {
      const { event, id } = parseEvent(bytes);
      reader.events.push(event);
      reader.ids.push(id);
      reader.raw.push(bytes);
    },
    hasRoom: () => reader.hasRoom,
    end: () => {
      reader.isEnded = true;
    },
    cut: () => {
      reader.isCut = true;
    },
  });
  return Object.assign(reader, { stream });
}

function parseEvent(bytes: Uint8Array): { event: StreamEvent; id: string | undefined } {
  const lines = new TextDecoder().decode(bytes).trimEnd().split('\n');
  const fields = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(' ') + 1)]),
  );
  const data = JSON.parse(fields['data'] ?? '') as object;
  const event: unknown = { kind: fields['event'], ...data };
  if (!fits(streamEventShape, event)) throw new Error('not an event of the protocol');
  return { event, id: fields['id'] };
}

export const kindsOf = ({ events }: Reader) => events.map(({ kind }) => kind);

export const versionsOf = ({ events }: Reader) =>
  events.flatMap((event) => (event.kind === 'versions' ? event.versions.map(({ version }) => version) : []));

/** Where the reader has got to. */
export function cursorOf({ events }: Reader): Cursor | undefined {
  const last = events.findLast((event) => event.kind === 'versions' || event.kind === 'live');
  return last && 'cursor' in last ? last.cursor : undefined;
}

export const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
