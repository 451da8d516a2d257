import {
  createUuid,
  defineSchema,
  formatCursor,
  originTag,
  table,
  text,
  uuid,
  type SnapshotLine,
} from '@baton/protocol';
import { createMemoryServer, createVirtualPorts, type MemoryServer, type VirtualPorts } from '@baton/testing/server';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Access } from '../engine/access.ts';
import { streamBufferBytesMax } from './event-stream.ts';

const schema = defineSchema({
  race: table({ id: uuid() }, { scope: 'id' }),
  note: table({ id: uuid(), race: uuid(), text: text() }, { scope: 'race', scopeKind: 'race' }),
});

let ports: VirtualPorts;
let server: MemoryServer;
let race: string;
let access: Access;
let pagesRead: number;

beforeEach(() => {
  access = 'read';
  pagesRead = 0;
  ports = createVirtualPorts();
  race = createUuid(ports.randomBytes);
  server = createMemoryServer({ schema, authorize: () => access, ports });
  const { snapshotPage } = server.store;
  server.store.snapshotPage = async (...request) => {
    pagesRead++;
    return await snapshotPage(...request);
  };
});

const get = (path: string, headers: Record<string, string> = {}) =>
  server.fetch(
    new Request(`http://baton.test/api/v1/sync${path}`, { headers: { authorization: 'Bearer lena', ...headers } }),
  );

const addNotes = (count: number, size: number) =>
  server.store.transaction(async (transaction) => {
    for (let n = 0; n < count; n++) {
      const values = { id: createUuid(ports.randomBytes), race, text: 'x'.repeat(size) };
      await transaction.insert(schema.tables.note, values);
    }
  });

const linesOf = (body: string) =>
  body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as SnapshotLine);

describe('a snapshot', () => {
  test('is read only as fast as it is taken, and no further when the reader leaves', async () => {
    await addNotes(5_000, 10);
    const reader = (await get(`/snapshot?scope=race/${race}`)).body?.getReader();
    await reader?.read();
    await reader?.read();
    expect(pagesRead).toBeLessThanOrEqual(3);
    await reader?.cancel();
    const pages = pagesRead;
    await new Promise((resolve) => setImmediate(resolve));
    expect(pagesRead).toBe(pages);
  });

  test('of a small scope is one piece of a stated length, and is not compressed', async () => {
    await addNotes(2, 10);
    const response = await get(`/snapshot?scope=race/${race}`, { 'accept-encoding': 'gzip' });
    const body = await response.text();
    expect(linesOf(body).map(({ kind }) => kind)).toEqual(['begin', 'page', 'end']);
    expect(response.headers.get('content-length')).toBe(String(body.length));
    expect(response.headers.get('content-encoding')).toBeNull();
  });

  test('can be left while it is compressed', async () => {
    await addNotes(9_000, 10);
    const response = await get(`/snapshot?scope=race/${race}`, { 'accept-encoding': 'gzip' });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(pagesRead).toBeLessThan(7);
  });

  test('ends with an error line when the right is lost on the way, and gives no more rows', async () => {
    await addNotes(2_500, 10);
    const response = await get(`/snapshot?scope=race/${race}`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let body = '';
    while (linesOf(`${body || '{}'}`).at(-1)?.kind !== 'page') body += (await reader?.read())?.value ?? '';
    access = 'none';
    server.engine.forgetAccess();
    for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) body += chunk.value;
    const lines = linesOf(body);
    expect(lines.at(-1)).toMatchObject({ kind: 'error', error: { code: 'SCOPE_FORBIDDEN' } });
    expect(lines.filter(({ kind }) => kind === 'page').length).toBeLessThan(3);
  });
});

test.each(['snapshot', 'events'])('HEAD of %s is refused and opens nothing', async (path) => {
  const url = `http://baton.test/api/v1/sync/${path}?scope=race/${race}&cursor=`;
  const response = await server.fetch(new Request(url, { method: 'HEAD', headers: { authorization: 'Bearer lena' } }));
  expect([response.status, ports.waiting(), pagesRead]).toEqual([405, [], 0]);
});

describe('a stream', () => {
  test('holds no more than its buffer and one frame for a reader that takes nothing', async () => {
    const cursor = formatCursor({ epoch: server.store.epoch, version: 0, tag: originTag });
    const response = await get(`/events?scope=race/${race}&cursor=${cursor}`);
    for (let write = 0; write < 40; write++) {
      await addNotes(1, 50_000);
      await ports.advance(120);
    }
    const decoder = new TextDecoder();
    const reader = response.body?.getReader();
    let held = 0;
    let read = '';
    const take = async () => {
      const { value } = (await reader?.read()) ?? {};
      read += decoder.decode(value);
      return value?.length ?? 0;
    };
    while (held < streamBufferBytesMax) held += await take();
    expect(held).toBeLessThan(streamBufferBytesMax + 60_000);
    while (!read.includes('"version":40,')) await take();
    const versions = [...read.matchAll(/"version":(\d+),"tag":"[0-9a-f]+","at"/g)].map(([, version]) =>
      Number(version),
    );
    expect(versions).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    await reader?.cancel();
  });

  test('is neither compressed nor kept by anything on its way', async () => {
    const response = await get(`/events?scope=race/${race}&cursor=`, { 'accept-encoding': 'gzip' });
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    await response.body?.cancel();
  });
});

test('a pull is compressed from 1 kB on', async () => {
  const cursor = formatCursor({ epoch: server.store.epoch, version: 0, tag: originTag });
  const pull = () => get(`/pull?scope=race/${race}&cursor=${cursor}`, { 'accept-encoding': 'gzip' });
  expect((await pull()).headers.get('content-encoding')).toBeNull();
  await addNotes(10, 200);
  const response = await pull();
  expect(response.headers.get('content-encoding')).toBe('gzip');
  expect(response.headers.get('vary')).toContain('Accept-Encoding');
});

describe('compression', () => {
  test.each([
    ['gzip, br', 'gzip'],
    ['br;q=1.0, gzip;q=0.5', 'gzip'],
    ['*', 'gzip'],
    ['br', null],
    ['gzip;q=0, br', null],
    ['identity', null],
  ])('for "%s" is %s, and caches are told what it depends on', async (accepted, encoding) => {
    await addNotes(20, 200);
    const cursor = formatCursor({ epoch: server.store.epoch, version: 0, tag: originTag });
    const paths = [
      `/pull?scope=race/${race}&cursor=${cursor}`,
      `/pull?scope=race/${race}&cursor=${cursor}&waitMs=1000`,
      `/snapshot?scope=race/${race}`,
    ];
    for (const path of paths) {
      const { headers, body } = await get(path, { 'accept-encoding': accepted });
      expect([headers.get('content-encoding'), headers.get('vary')]).toEqual([encoding, 'Accept-Encoding']);
      const plain = encoding ? body?.pipeThrough(new DecompressionStream('gzip')) : body;
      expect(await new Response(plain).text()).toContain('x'.repeat(200));
    }
  });
});
