import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createUuid, defineSchema, formatCursor, integer, originTag, ref, table, text, uuid } from '@baton/protocol';
import { createSeededBytes } from '@baton/testing/server';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { createServer, type BatonServer } from './index.ts';
import { createTestDatabase } from './postgres/databases.fixture.ts';
import { hintSessionName } from './postgres/postgres-hints.ts';

// Thousands of commits, on a machine that does other things.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const schema = defineSchema({
  race: table({ id: uuid(), name: text() }, { scope: 'id' }),
  mark: table({ id: uuid(), race: ref('race'), n: integer() }, { scope: 'race' }),
});

const randomBytes = createSeededBytes(17);
const newId = () => createUuid(randomBytes);
const auth = { secret: 'a secret that all nodes of this test share' };

let folder: string;
let databaseUrl: string;
let nodes: BatonServer[];
let race: string;
/** Before the race's first version. */
let origin: string;
let authorization: string;

const startNode = (hints: 'notify' | 'none' = 'notify') =>
  createServer({
    ...{ schema, authorize: () => 'write' as const, auth, databaseUrl, hints },
    ...{ dataFolder: folder, logLevel: 'silent' },
  });

beforeEach(async () => {
  const { database, url } = await createTestDatabase(inject('postgresUrl'));
  await database.close();
  databaseUrl = url;
  folder = await mkdtemp(join(tmpdir(), 'baton-nodes-'));
  nodes = await Promise.all([startNode(), startNode(), startNode()]);
  await Promise.all(nodes.map(({ ready }) => ready));
  race = newId();
  await node(0).database.query('insert into race (id, name) values ($1, $2)', [race, 'Relay']);
  const [life] = await node(0).database.query<{ epoch: string }>('select epoch from baton.database');
  origin = formatCursor({ epoch: life?.epoch ?? '', version: 0, tag: originTag });
  authorization = `Bearer ${await node(0).issueToken({ sub: 'lena' }, 3600)}`;
  await expect.poll(countListeners, { timeout: 10_000 }).toBe(3);
});

afterEach(async () => {
  await Promise.all(nodes.map((each) => each.stop()));
  await rm(folder, { recursive: true });
});

function node(index: number): BatonServer {
  const found = nodes[index];
  if (!found) throw new RangeError(`no node ${index}`);
  return found;
}

async function countListeners(): Promise<number> {
  const [row] = await node(0).database.query<{ count: string }>(
    `select count(*) from pg_stat_activity where application_name = $1 and datname = current_database()
       and state = 'idle' and query ~ '^(listen|select pg_notify)'`,
    [hintSessionName],
  );
  return Number(row?.count);
}

const send = (at: BatonServer, path: string, init: RequestInit = {}) =>
  at.fetch(
    new Request(`http://baton.test/api/v1/sync${path}`, {
      ...init,
      headers: { authorization, 'content-type': 'application/json' },
    }),
  );

const device = newId();
let order = 0;

async function pushMark(at: BatonServer): Promise<void> {
  const key = newId();
  const mutation = {
    ...{ id: newId().replace(/^(.{14})4/, '$17'), device, order: ++order, lane: 'high', schema: 1 },
    at: { time: 0, uncertaintyMs: null, confidence: 'none' },
    operations: [{ op: 'insert', scope: `race/${race}`, table: 'mark', key, values: { id: key, race, n: order } }],
  };
  const body = JSON.stringify({ device, mutations: [mutation] });
  const answer = await send(at, '/push', { method: 'POST', body });
  expect(await answer.json()).toMatchObject({ receipts: [{ outcome: 'applied' }] });
}

interface Listener {
  readonly versions: number[];
  /** Of the last event: where a client that is cut off goes on. */
  cursor: string;
  readonly isLive: () => boolean;
  cut(): Promise<void>;
}

/** Follows the race's stream at a node. */
async function follow(at: BatonServer, cursor = origin): Promise<Listener> {
  const response = await send(at, `/events?scope=race/${race}&cursor=${cursor}`);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let read = '';
  let isLive = false;
  const listener: Listener = {
    versions: [],
    cursor,
    isLive: () => isLive,
    cut: async () => await reader?.cancel(),
  };
  const take = async () => {
    for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
      const events = (read + chunk.value).split('\n\n');
      read = events.pop() ?? '';
      for (const event of events) {
        isLive ||= event.startsWith('event: live');
        listener.cursor = /^id: .*@(.*)$/m.exec(event)?.[1] ?? listener.cursor;
        listener.versions.push(...[...event.matchAll(/"version":(\d+),"tag":"\w+","at"/g)].map(([, n]) => Number(n)));
      }
    }
  };
  void take().catch(() => undefined);
  return listener;
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const poll = { timeout: 60_000, interval: 5 };

test('a write through one node is seen on streams of the others', async () => {
  const listeners = await Promise.all([follow(node(1)), follow(node(2))]);
  await expect.poll(() => listeners.every(({ isLive }) => isLive()), poll).toBe(true);
  await pushMark(node(0));
  await expect.poll(() => listeners.map(({ versions }) => versions), poll).toEqual([upTo(2), upTo(2)]);
  await Promise.all(listeners.map(({ cut }) => cut()));
});

test('without hints it is seen too: the sessions that hear are ended, another node has none', async () => {
  const deaf = await startNode('none');
  nodes.push(deaf);
  expect(await countListeners()).toBe(3);
  const listeners = await Promise.all([follow(node(1)), follow(node(2)), follow(deaf)]);
  await expect.poll(() => listeners.every(({ isLive }) => isLive()), poll).toBe(true);
  await node(0).database.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [
    hintSessionName,
  ]);
  await pushMark(node(0));
  await pushMark(deaf);
  await expect.poll(() => listeners.map(({ versions }) => versions), poll).toEqual([upTo(3), upTo(3), upTo(3)]);
  await expect.poll(countListeners, poll).toBe(3);
  await Promise.all(listeners.map(({ cut }) => cut()));
});

test('any node answers any cursor: a pull that began at one goes on at the others', async () => {
  for (let write = 0; write < 30; write++) await pushMark(node(write % 3));
  await node(0).database.query(
    'insert into mark (id, race, n) select gen_random_uuid(), $1, n from generate_series(1, 1990) as n',
    [race],
  );
  for (let write = 0; write < 30; write++) await pushMark(node(write % 3));
  const received: number[] = [];
  let cursor = origin;
  for (let turn = 0; received.length < 62; turn++) {
    const answer = (await (await send(node(turn % 3), `/pull?scope=race/${race}&cursor=${cursor}`)).json()) as {
      versions: { version: number }[];
      cursor: Parameters<typeof formatCursor>[0];
    };
    received.push(...answer.versions.map(({ version }) => version));
    cursor = formatCursor(answer.cursor);
    expect(answer.versions.length).toBeGreaterThan(0);
  }
  expect(received).toEqual(upTo(62));
});

test('a pull that waits at one node hears of a push at another', async () => {
  const first = (await (await send(node(0), `/pull?scope=race/${race}&cursor=${origin}`)).json()) as { cursor: never };
  const cursor = formatCursor(first.cursor);
  const waiting = send(node(1), `/pull?scope=race/${race}&cursor=${cursor}&waitMs=20000`);
  await pushMark(node(2));
  expect(await (await waiting).json()).toMatchObject({ versions: [{ version: 2 }], head: 2 });
});

test('a stream that is cut in a burst of 1,000 goes on at another node, without a hole or a repeat', async () => {
  const listener = { received: [] as number[], cursor: origin };
  const writing = writeBurst([0, 1, 2]);
  for (let turn = 0; listener.received.length < 1_001; turn++) {
    const stream = await follow(node(turn % 3), listener.cursor);
    const enough = Math.min(listener.received.length + 150, 1_001);
    await expect.poll(() => listener.received.length + stream.versions.length, poll).toBeGreaterThanOrEqual(enough);
    await stream.cut();
    listener.received.push(...stream.versions);
    listener.cursor = stream.cursor;
  }
  await writing;
  expect(listener.received).toEqual(upTo(1_001));
});

test('a node that is stopped in a burst of 1,000 says goodbye, and its readers miss nothing', async () => {
  const stream = await follow(node(2));
  const writing = writeBurst([0, 1]);
  await expect.poll(() => stream.versions.length, poll).toBeGreaterThan(200);
  await node(2).stop();
  nodes[2] = await startNode();
  const rest = await follow(node(2), stream.cursor);
  await writing;
  await expect.poll(() => stream.versions.length + rest.versions.length, poll).toBe(1_001);
  expect([...stream.versions, ...rest.versions]).toEqual(upTo(1_001));
  await rest.cut();
});

/** A thousand versions through these nodes, by devices and by SQL. */
async function writeBurst(through: readonly number[]): Promise<void> {
  for (let write = 0; write < 1_000; write++) {
    const at = node(through[write % through.length] ?? 0);
    if (write % 2 === 0) await pushMark(at);
    else await at.database.query('insert into mark (id, race, n) values (gen_random_uuid(), $1, 0)', [race]);
  }
}
