import { mkdtemp, rm, stat } from 'node:fs/promises';
import { connect, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createUuid,
  defineSchema,
  formatCursor,
  formatScope,
  integer,
  originTag,
  ref,
  table,
  text,
  uuid,
  type SnapshotLine,
} from '@baton/protocol';
import { createSeededBytes } from '@baton/testing/server';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createServer, type BatonServer, type ServerOptions } from './index.ts';

const schema = defineSchema({
  race: table({ id: uuid(), name: text() }, { scope: 'id' }),
  mark: table({ id: uuid(), race: ref('race'), n: integer() }, { scope: 'race' }),
});
type Options = ServerOptions<typeof schema>;

// The embedded database takes seconds to make a new folder.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const randomBytes = createSeededBytes(11);
const newId = () => createUuid(randomBytes);
const device = newId();

let folder: string;
let server: BatonServer;
let origin: string;
let token: string;

const optionsOf = (dataFolder: string): Options => ({
  schema,
  authorize: ({ scope, claims }) => (claims['race'] === undefined || claims['race'] === scope.id ? 'write' : 'none'),
  dataFolder,
  logLevel: 'silent',
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-server-'));
  server = await createServer(optionsOf(folder));
  const { port } = await server.listen(0, '127.0.0.1');
  origin = `http://127.0.0.1:${port}`;
  token = await server.issueToken({ sub: 'lena' }, 3600);
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

interface Sent extends Omit<RequestInit, 'headers'> {
  readonly headers?: Readonly<Record<string, string>>;
}

const send = (path: string, { headers, ...init }: Sent = {}) =>
  fetch(`${origin}${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...headers } });

/** What comes first in answer to these bytes. */
function sendRaw(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.once('data', (answer) => {
      socket.destroy();
      resolve(String(answer));
    });
    socket.once('error', reject);
  });
}

async function push(operations: readonly object[], changes: object = {}) {
  const mutation = {
    ...{ id: newId().replace(/^(.{14})4/, '$17'), device, order: 1, lane: 'high', schema: 1, operations },
    at: { time: 0, uncertaintyMs: null, confidence: 'none' },
    ...changes,
  };
  const response = await send('/api/v1/sync/push', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ device, mutations: [mutation] }),
  });
  return { mutation, answer: (await response.json()) as { receipts: { outcome: string; versions: object[] }[] } };
}

const insertRace = (id: string) => ({
  ...{ op: 'insert', scope: formatScope('race', id), table: 'race', key: id },
  values: { id, name: 'Relay' },
});

async function addRace(): Promise<string> {
  const id = newId();
  await push([insertRace(id)]);
  return id;
}

async function addMarks(race: string, count: number): Promise<void> {
  await server.database.query(
    'insert into mark (id, race, n) select gen_random_uuid(), $1, n from generate_series(1, $2::integer) as n',
    [race, count],
  );
}

async function epochOf(race: string): Promise<string> {
  const [line] = await readLines(await send(`/api/v1/sync/snapshot?scope=race/${race}`));
  return line?.kind === 'begin' ? line.cursor.epoch : '';
}

async function readLines(response: Response): Promise<SnapshotLine[]> {
  const lines = (await response.text()).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as SnapshotLine);
}

/** Reads events until `isDone`, then cuts the connection. */
async function readStream(query: string, isDone: (events: readonly string[]) => boolean): Promise<string[]> {
  const abort = new AbortController();
  const response = await send(`/api/v1/sync/events?${query}`, { signal: abort.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const decoder = new TextDecoder();
  let read = '';
  for await (const chunk of response.body ?? []) {
    read += decoder.decode(chunk, { stream: true });
    if (isDone(read.split('\n\n').slice(0, -1))) break;
  }
  abort.abort();
  return read.split('\n\n').slice(0, -1);
}

describe('a server over the embedded database', () => {
  test('takes a mutation, once, and shows it in a pull', async () => {
    const id = newId();
    const { mutation, answer } = await push([insertRace(id)]);
    const again = await push([], mutation);
    expect(answer.receipts).toMatchObject([{ outcome: 'applied', versions: [{ version: 1 }] }]);
    expect(again.answer.receipts).toEqual(answer.receipts);
    const cursor = formatCursor({ epoch: await epochOf(id), version: 0, tag: originTag });
    const pulled = await (await send(`/api/v1/sync/pull?scope=race/${id}&cursor=${cursor}`)).json();
    expect(pulled).toMatchObject({
      head: 1,
      versions: [{ version: 1, mutations: [mutation.id], changes: [{ op: 'insert', table: 'race', key: id }] }],
      clock: { receivedAt: expect.any(Number), sentAt: expect.any(Number), errorMs: 10 },
    });
  });

  test('gives a snapshot in pages, compressed, and goes on where one was cut', async () => {
    const race = await addRace();
    await addMarks(race, 2_300);
    const response = await send(`/api/v1/sync/snapshot?scope=race/${race}`);
    expect(response.headers.get('content-encoding')).toBe('gzip');
    const lines = await readLines(response);
    expect(lines.map((line) => (line.kind === 'page' ? line.rows.length : line.kind))).toEqual([
      ...['begin', 1, 1_000, 1_000, 300, 'end'],
    ]);
    expect(lines[0]).toMatchObject({ rowCount: 2_301 });
    const [, , cut, third, last] = lines;
    const after = cut?.kind === 'page' ? cut.after : '';
    const rest = await readLines(await send(`/api/v1/sync/snapshot?scope=race/${race}&table=mark&after=${after}`));
    expect(rest.slice(1, -1)).toEqual([third, last]);
  });

  test('streams what SQL writes: 500 rows are one event', async () => {
    const race = await addRace();
    const cursor = formatCursor({ epoch: await epochOf(race), version: 0, tag: originTag });
    const reading = readStream(`scope=race/${race}&cursor=${cursor}`, (events) => {
      if (events.length === 3) void addMarks(race, 500);
      return events.length === 4;
    });
    const kinds = (await reading).map((event) => /event: (\w+)/.exec(event)?.[1]);
    expect(kinds).toEqual(['heartbeat', 'versions', 'live', 'versions']);
  });

  test('cuts in a burst of 1,000 writes lose nothing and repeat nothing', async () => {
    const race = await addRace();
    const scope = `race/${race}`;
    let cursor = formatCursor({ epoch: await epochOf(race), version: 0, tag: originTag });
    const writing = (async () => {
      for (let write = 0; write < 1_000; write++) await addMarks(race, 1);
    })();
    const seen: number[] = [];
    while (seen.length < 1_001) {
      const enough = seen.length + 97;
      const events = await readStream(`scope=${scope}&cursor=${cursor}`, (events) => {
        const versions = events.flatMap(versionsOf);
        return seen.length + versions.length >= Math.min(enough, 1_001);
      });
      seen.push(...events.flatMap(versionsOf));
      const ids = events.flatMap((event) => /^id: (.*)$/m.exec(event)?.[1] ?? []);
      cursor = ids.at(-1)?.slice(scope.length + 1) ?? cursor;
    }
    await writing;
    expect(seen).toEqual(Array.from({ length: 1_001 }, (_, index) => index + 1));
  });

  test('tells the time with its own error to any site, and answers pings and probes', async () => {
    const time = await fetch(`${origin}/api/server-time`);
    expect(time.headers.get('access-control-allow-origin')).toBe('*');
    const { clock, ...answer } = (await time.json()) as Record<string, never>;
    expect(answer).toMatchObject({ timezone: 'UTC', serverTime: answer['timestamp'] });
    expect(clock).toMatchObject({ errorMs: 10, sentAt: answer['serverTime'] });
    expect((await fetch(`${origin}/api/ping`, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
    expect((await fetch(`${origin}/readyz`)).status).toBe(200);
  });

  test('has no page for other sites unless they are let in', async () => {
    const preflight = await fetch(`${origin}/api/v1/sync/push`, {
      method: 'OPTIONS',
      headers: { origin: 'https://x.test' },
    });
    expect(preflight.ok).toBe(false);
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('says that its port is taken', async () => {
    const other = createTcpServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    await expect(server.listen(port, '127.0.0.1')).rejects.toMatchObject({ code: 'PORT_IN_USE' });
    other.close();
  });

  test('streams as many scopes as the protocol allows, however long their names', async () => {
    const scopes = Array.from({ length: 64 }, (_, index) => `race/${'ж'.repeat(98)}${index}`);
    const query = scopes.map((scope) => `scope=${encodeURIComponent(scope)}&cursor=`).join('&');
    expect(await readStream(query, (events) => events.length === 65)).toHaveLength(65);
  });

  test('refuses for good what a trigger of the application refuses, whatever its code', async () => {
    await server.database.query(
      `create function no_thirteen() returns trigger language plpgsql as
       $$ begin if new.n = 13 then raise 'no 13' using errcode = 'APP13'; end if; return new; end $$`,
    );
    await server.database.query(
      'create trigger no_thirteen before insert on mark for each row execute function no_thirteen()',
    );
    const [race, key] = [await addRace(), newId()];
    const values = { id: key, race, n: 13 };
    const insert = { op: 'insert', scope: formatScope('race', race), table: 'mark', key, values };
    const { answer } = await push([insert], { order: 2 });
    expect(answer.receipts).toMatchObject([{ outcome: 'rejected', code: 'CONSTRAINT_FAILED' }]);
    await server.database.query('drop trigger no_thirteen on mark');
  });

  test('refuses a body over the limit while it arrives', async () => {
    const response = await send('/api/v1/sync/push', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: ' '.repeat(5_000_000),
    });
    expect(response.status).toBe(413);
  });

  test.each<[string, string]>([
    [
      'a length that is too short',
      'POST /api/v1/sync/push HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{"device":1}',
    ],
    ['a negative length', 'POST /api/v1/sync/push HTTP/1.1\r\nHost: x\r\nContent-Length: -2\r\n\r\n{}'],
    ['64 kB of token', `GET /readyz HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${'x'.repeat(65_536)}\r\n\r\n`],
    ['no host', 'GET /readyz HTTP/1.1\r\n\r\n'],
    ['a host that is none', 'GET /readyz HTTP/1.1\r\nHost: a b<>\r\n\r\n'],
    ['an address that is none', 'GET /%zz%00/..//x HTTP/1.1\r\nHost: x\r\n\r\n'],
  ])('refuses %s', async (_what, request) => {
    expect(await sendRaw(request)).toMatch(/^HTTP\/1.1 4\d\d /);
  });

  test('keeps its secret to itself', async () => {
    expect((await stat(join(folder, 'secret'))).mode & 0o777).toBe(0o600);
  });
});

describe('options that would be ignored are refused', () => {
  test.each<[string, object]>([
    ['an unknown option', { authorise: () => 'write' }],
    ['rules for an unknown table', { rules: { runner: {} } }],
    ['an unknown rule', { rules: { race: { check: () => true } } }],
    ['an unknown way to merge', { rules: { race: { merge: 'newest' } } }],
    ['a way to merge a column that is not there', { rules: { race: { merge: { colour: 'first-writer' } } } }],
    ['a short secret', { auth: { secret: 'short' } }],
    ['no authorize', { authorize: undefined }],
    ['ids that are kept no longer than changes', { retention: { logDays: 90 } }],
    ['a part of a day', { retention: { logDays: 0.5 } }],
    ['an unknown retention', { retention: { days: 3 } }],
  ])('%s', async (_what, options) => {
    await expect(createServer({ ...optionsOf(folder), ...options } as Options)).rejects.toMatchObject({
      code: 'SCHEMA_INVALID',
    });
  });
});

test('a stop says goodbye to streams, lets requests end, and what was acknowledged is there afterwards', async () => {
  const own = await mkdtemp(join(tmpdir(), 'baton-stop-'));
  const first = await createServer(optionsOf(own));
  const { port } = await first.listen(0, '127.0.0.1');
  const race = newId();
  await first.database.query('insert into race (id, name) values ($1, $2)', [race, 'Relay']);
  const authorization = `Bearer ${await first.issueToken({ sub: 'lena' }, 3600)}`;
  const stream = await fetch(`http://127.0.0.1:${port}/api/v1/sync/events?scope=race/${race}&cursor=`, {
    headers: { authorization },
  });
  const reading = stream.text();
  const startedAt = performance.now();
  await first.stop();
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  expect(await reading).toMatch(/event: goodbye\ndata: {"reconnectAfterMs":\d+}\n\n$/);
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();

  const second = await createServer(optionsOf(own));
  const again = await second.fetch(
    new Request(`http://baton.test/api/v1/sync/snapshot?scope=race/${race}`, { headers: { authorization } }),
  );
  expect(await again.text()).toContain('"name":"Relay"');
  await second.stop();
  await rm(own, { recursive: true });
});

const versionsOf = (event: string): number[] =>
  event.includes('event: versions')
    ? (JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? '') as { versions: { version: number }[] }).versions.map(
        ({ version }) => version,
      )
    : [];
