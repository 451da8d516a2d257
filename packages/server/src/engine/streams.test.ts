import {
  BatonError,
  createUuid,
  defineSchema,
  formatCursor,
  formatScope,
  integer,
  originTag,
  ref,
  streamEventSchema,
  table,
  text,
  uuid,
  type Cursor,
  type DeviceId,
  type Scope,
  type StreamEvent,
} from '@baton/protocol';
import {
  createMemoryStore,
  createVirtualPorts,
  settle,
  type MemoryStore,
  type VirtualPorts,
} from '@baton/testing/server';
import { beforeEach, describe, expect, test } from 'vitest';
import { createServerEngine, type Access, type OpenStream, type ServerEngine } from './index.ts';

const schema = defineSchema({
  race: table({ id: uuid(), name: text() }, { scope: 'id' }),
  mark: table({ id: uuid(), race: ref('race'), n: integer() }, { scope: 'race' }),
});

let ports: VirtualPorts;
let store: MemoryStore;
let engine: ServerEngine;
let access: Access | Error;
let race: string;
let scope: Scope;

beforeEach(async () => {
  ports = createVirtualPorts();
  store = createMemoryStore({ schema, ...ports });
  access = 'read';
  engine = createServerEngine({
    schema,
    store,
    authorize: () => {
      if (access instanceof Error) throw access;
      return access;
    },
    rules: {},
    ports,
  });
  race = createUuid(ports.randomBytes);
  scope = formatScope('race', race);
  await store.transaction((transaction) => transaction.insert(schema.tables.race, { id: race, name: 'Relay' }));
});

const origin = (): Cursor => ({ epoch: store.epoch, version: 0, tag: originTag });

/** As another program writes: nobody wakes the stream. */
async function addMarks(count: number): Promise<void> {
  await store.transaction(async (transaction) => {
    for (let n = 0; n < count; n++) {
      await transaction.insert(schema.tables.mark, { id: createUuid(ports.randomBytes), race, n });
    }
  });
}

interface Reader {
  readonly events: StreamEvent[];
  readonly ids: (string | undefined)[];
  readonly raw: Uint8Array[];
  hasRoom: boolean;
  isEnded: boolean;
  stream: OpenStream;
}

function read(cursorText: string | Cursor = origin(), scopes: readonly Scope[] = [scope], claims = {}): Reader {
  const events: StreamEvent[] = [];
  const reader: Omit<Reader, 'stream'> = { events, ids: [], raw: [], hasRoom: true, isEnded: false };
  const stream = engine.openStream(
    { sub: 'lena', ...claims },
    scopes.map((scope) => ({
      scope,
      cursorText: typeof cursorText === 'string' ? cursorText : formatCursor(cursorText),
    })),
    {
      write(bytes) {
        const { event, id } = parseEvent(bytes);
        events.push(event);
        reader.ids.push(id);
        reader.raw.push(bytes);
      },
      hasRoom: () => reader.hasRoom,
      end: () => {
        reader.isEnded = true;
      },
    },
  );
  return Object.assign(reader, { stream });
}

function parseEvent(bytes: Uint8Array): { event: StreamEvent; id: string | undefined } {
  const lines = new TextDecoder().decode(bytes).trimEnd().split('\n');
  const fields = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(' ') + 1)]),
  );
  const result = streamEventSchema['~standard'].validate({
    kind: fields['event'],
    ...JSON.parse(fields['data'] ?? ''),
  });
  if (result instanceof Promise || result.issues) throw new Error('not an event of the protocol');
  return { event: result.value, id: fields['id'] };
}

const kinds = ({ events }: Reader) => events.map(({ kind }) => kind);
const versions = ({ events }: Reader) =>
  events.flatMap((event) => (event.kind === 'versions' ? event.versions.map(({ version }) => version) : []));

function cursorOf({ events }: Reader): Cursor {
  const last = events.findLast((event) => event.kind === 'versions' || event.kind === 'live');
  return last && 'cursor' in last ? last.cursor : origin();
}

const upTo = (count: number, from = 1) => Array.from({ length: count - from + 1 }, (_, index) => from + index);

describe('a stream', () => {
  test('begins with a heartbeat, catches up, and says when it is live', async () => {
    await addMarks(2);
    const reader = read();
    await settle();
    expect(kinds(reader)).toEqual(['heartbeat', 'versions', 'live']);
    expect(versions(reader)).toEqual([1, 2]);
    expect(reader.ids[1]).toBe(`${scope}@${formatCursor(cursorOf(reader))}`);
  });

  test('gives what another program writes within a tenth of a second or so', async () => {
    const reader = read();
    await settle();
    await addMarks(1);
    await ports.advance(120);
    expect(versions(reader)).toEqual([1, 2]);
  });

  test('gives what a push commits at once', async () => {
    const reader = read();
    await settle();
    await addMarks(1);
    access = 'write';
    engine.forgetAccess();
    const device = createUuid(ports.randomBytes) as DeviceId;
    await engine.push({ sub: 'lena' }, { device, mutations: [{ ...renaming(), device }] });
    await settle();
    expect(versions(reader)).toEqual([1, 2, 3]);
  });

  test('gives a bulk write of 500 rows as one event', async () => {
    const reader = read();
    await settle();
    await addMarks(500);
    await ports.advance(200);
    expect(kinds(reader)).toEqual(['heartbeat', 'versions', 'live', 'versions']);
    expect(reader.events[3]).toMatchObject({ versions: [{ version: 2 }] });
  });

  test('beats every 15 s', async () => {
    const reader = read();
    await ports.advance(61_000);
    expect(kinds(reader).filter((kind) => kind === 'heartbeat')).toHaveLength(5);
  });

  test('encodes a frame once for all who are live', async () => {
    const readers = [read(), read(), read()];
    await settle();
    await addMarks(1);
    await ports.advance(200);
    expect(new Set(readers.map(({ raw }) => raw.at(-1))).size).toBe(1);
  });

  test('that is cut in a burst of 1,000 resumes without a gap and without a repeat', async () => {
    const received: number[] = [];
    let cursor = origin();
    for (let burst = 0; burst < 10; burst++) {
      const reader = read(cursor);
      for (let write = 0; write < 100; write++) {
        await addMarks(1);
        if (write % 7 === 0) await ports.advance(10);
        if (write === 50 + burst) reader.stream.close();
      }
      received.push(...versions(reader));
      cursor = cursorOf(reader);
    }
    const last = read(cursor);
    await ports.advance(500);
    received.push(...versions(last));
    expect(received).toEqual(upTo(1_001));
  });

  test('joined by others at any moment gives each of them every version once', async () => {
    const readers: Reader[] = [];
    for (let write = 0; write < 200; write++) {
      if (write % 9 === 0) readers.push(read());
      await addMarks(1);
      if (write % 3 === 0) await ports.advance(30);
    }
    await ports.advance(500);
    for (const reader of readers) expect(versions(reader)).toEqual(upTo(201));
  });

  test('ends where its token does', async () => {
    const reader = read(origin(), [scope], { exp: ports.time.unixMs() / 1000 + 60 });
    await ports.advance(59_000);
    expect(reader.isEnded).toBe(false);
    await ports.advance(1_500);
    expect([reader.isEnded, kinds(reader).at(-1)]).toEqual([true, 'goodbye']);
  });

  test('leaves no timer behind when it is closed', async () => {
    const reader = read();
    await ports.advance(1_000);
    reader.stream.close();
    await ports.advance(1_000);
    expect(ports.waiting()).toEqual([]);
  });
});

describe('a cursor that cannot go on is refused, and the other scopes go on', () => {
  test.each<[string, () => string, string]>([
    ['none', () => '', 'CURSOR_INVALID'],
    ['a negative version', () => `${store.epoch}.-1.${originTag}`, 'CURSOR_INVALID'],
    ['a version above 2^53', () => `${store.epoch}.9007199254740993.${originTag}`, 'CURSOR_INVALID'],
    ['the future', () => formatCursor({ ...origin(), version: 77 }), 'CURSOR_FUTURE'],
    ['another epoch', () => formatCursor({ ...origin(), epoch: race }), 'CURSOR_EPOCH'],
    ['another history', () => formatCursor({ ...origin(), version: 1, tag: 'f'.repeat(32) }), 'CURSOR_TAG'],
  ])('%s', async (_what, cursorText, code) => {
    const other = formatScope('race', createUuid(ports.randomBytes));
    const reader = read(cursorText());
    const both = read(origin(), [scope, other]);
    await settle();
    expect(reader.events[1]).toMatchObject({ kind: 'refused', scope, error: { code } });
    expect(kinds(reader)).toEqual(['heartbeat', 'refused']);
    expect(kinds(both).filter((kind) => kind === 'live')).toHaveLength(2);
  });
});

describe('a right that changes while a stream is open', () => {
  test('is obeyed within 5 s, and nothing more comes', async () => {
    const reader = read();
    await ports.advance(3_900);
    access = 'none';
    await addMarks(1);
    await ports.advance(5_000);
    const refusedAt = reader.events.findIndex(({ kind }) => kind === 'refused');
    expect(reader.events[refusedAt]).toMatchObject({ scope, error: { code: 'SCOPE_FORBIDDEN' } });
    await addMarks(1);
    await ports.advance(20_000);
    expect(kinds(reader).slice(refusedAt + 1)).toEqual(['heartbeat']);
  });

  test.each([100, 1_700, 3_999, 4_001, 4_499])('is obeyed within 5 s when it changes after %i ms', async (after) => {
    const reader = read();
    await ports.advance(after);
    access = 'none';
    await ports.advance(5_000);
    await addMarks(1);
    await ports.advance(200);
    expect(versions(reader)).toEqual([1]);
    expect(kinds(reader)).toContain('refused');
  });

  test('is obeyed at once after forgetAccess', async () => {
    const reader = read();
    await settle();
    access = 'none';
    engine.forgetAccess();
    await settle();
    expect(kinds(reader).at(-1)).toBe('refused');
  });

  test('and nobody can say how: nothing is given until somebody can', async () => {
    const reader = read();
    await ports.advance(1_000);
    access = new Error('down');
    await ports.advance(5_000);
    await addMarks(1);
    await ports.advance(10_000);
    expect(versions(reader)).toEqual([1]);
    access = 'read';
    await ports.advance(1_000);
    expect(versions(reader)).toEqual([1, 2]);
  });

  test('a scope that nobody may read is refused like one that does not exist', async () => {
    const nowhere = formatScope('nothing', race);
    const [missing] = [read(origin(), [nowhere])];
    await settle();
    access = 'none';
    engine.forgetAccess();
    const [forbidden] = [read()];
    await settle();
    expect(missing?.events.slice(1)).toMatchObject([{ kind: 'refused', error: { code: 'SCOPE_FORBIDDEN' } }]);
    expect(forbidden?.events.slice(1)).toMatchObject([{ kind: 'refused', error: { code: 'SCOPE_FORBIDDEN' } }]);
  });
});

describe('a slow reader', () => {
  test('is given nothing while it has no room, and everything once it has', async () => {
    const reader = read();
    await settle();
    reader.hasRoom = false;
    for (let write = 0; write < 50; write++) {
      await addMarks(1);
      await ports.advance(100);
    }
    expect(versions(reader)).toEqual([1]);
    reader.hasRoom = true;
    reader.stream.resume();
    await settle();
    expect(versions(reader)).toEqual(upTo(51));
    await addMarks(1);
    await ports.advance(200);
    expect(versions(reader)).toEqual(upTo(52));
  });

  test('that takes nothing for two heartbeats is ended', async () => {
    const reader = read();
    await settle();
    reader.hasRoom = false;
    await ports.advance(29_000);
    expect(reader.isEnded).toBe(false);
    await ports.advance(2_000);
    expect([reader.isEnded, kinds(reader).at(-1)]).toEqual([true, 'goodbye']);
  });
});

test('streams stay open with heartbeats while the database is away, and go on when it is back', async () => {
  const reader = read();
  await settle();
  store.failWith(new BatonError('DATABASE_UNAVAILABLE'));
  await ports.advance(40_000);
  const late = read();
  await ports.advance(1_000);
  expect([reader.isEnded, kinds(reader).filter((kind) => kind === 'heartbeat').length]).toEqual([false, 3]);
  store.failWith(undefined);
  await addMarks(1);
  await ports.advance(1_500);
  expect([versions(reader), versions(late)]).toEqual([
    [1, 2],
    [1, 2],
  ]);
  expect(ports.logged.filter((sentence) => sentence.includes('database'))).toHaveLength(2);
});

test('stopping says goodbye to every stream and lets none in', async () => {
  const readers = [read(), read()];
  await settle();
  engine.stop();
  for (const reader of readers) {
    expect([reader.isEnded, reader.events.at(-1)]).toMatchObject([true, { kind: 'goodbye' }]);
  }
  expect(ports.waiting()).toEqual([]);
  expect(() => read()).toThrow(BatonError);
});

function renaming() {
  const id = createUuid(ports.randomBytes).replace(/^(.{14})4/, '$17');
  const update = { op: 'update', scope, table: 'race', key: race, values: { name: 'Coast' }, base: { name: 'Relay' } };
  const at = { time: 0, uncertaintyMs: null, confidence: 'none' };
  return { id, order: 1, lane: 'high', schema: 1, at, operations: [update] };
}
