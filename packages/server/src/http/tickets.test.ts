import {
  createUuid,
  defineSchema,
  formatCursor,
  formatScope,
  originTag,
  table,
  uuid,
  type Scope,
} from '@baton/protocol';
import {
  createMemoryServer,
  createMemoryStore,
  createVirtualPorts,
  settle,
  type MemoryServer,
  type VirtualPorts,
} from '@baton/testing/server';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Access, AccessRequest } from '../engine/access.ts';

const schema = defineSchema({ race: table({ id: uuid() }, { scope: 'id' }) });

let ports: VirtualPorts;
let server: MemoryServer;
let scope: Scope;
let cursor: string;
let access: Access;
let asked: AccessRequest[];

beforeEach(async () => {
  ports = createVirtualPorts();
  access = 'read';
  asked = [];
  server = createNode(createMemoryStore({ schema, ...ports }));
  const race = createUuid(ports.randomBytes);
  scope = formatScope('race', race);
  cursor = formatCursor({ epoch: server.store.epoch, version: 0, tag: originTag });
  await server.store.transaction((transaction) => transaction.insert(schema.tables.race, { id: race }));
});

/** One more node over the same store. */
function createNode(store = server.store): MemoryServer {
  const authorize = (request: AccessRequest) => {
    asked.push(request);
    return access;
  };
  const verify = async (token: string) => ({ sub: token, team: 'van 1', exp: ports.time.unixMs() / 1000 + 60 });
  return createMemoryServer({ schema, authorize, verify, ports, store });
}

async function askForTicket(): Promise<string> {
  const request = new Request('http://baton.test/api/v1/sync/events/ticket', {
    method: 'POST',
    headers: { authorization: 'Bearer lena', 'content-type': 'application/json' },
    body: JSON.stringify({ scopes: [{ scope, cursor }] }),
  });
  const response = await server.fetch(request);
  const { ticket, expiresInMs } = (await response.json()) as { ticket: string; expiresInMs: number };
  expect(expiresInMs).toBe(30_000);
  return ticket;
}

const open = (ticket: string, node = server, init: RequestInit = {}) =>
  node.fetch(new Request(`http://baton.test/api/v1/sync/events?ticket=${ticket}`, init));

async function readAll(response: Response): Promise<string> {
  await settle();
  server.stop();
  return await response.text();
}

async function expectRefused(response: Response): Promise<void> {
  expect([response.status, await response.json()]).toMatchObject([401, { error: { code: 'TICKET_INVALID' } }]);
}

describe('a ticket', () => {
  test('opens the stream that it was asked for, as whoever asked', async () => {
    const response = await open(await askForTicket());
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const body = await readAll(response);
    expect(body).toContain(`id: ${scope}@`);
    expect(body).toContain('event: live');
    expect(asked.at(-1)).toMatchObject({ claims: { sub: 'lena', team: 'van 1' }, scope: { name: scope } });
  });

  test('opens it at any node, and at one alone', async () => {
    const ticket = await askForTicket();
    const other = createNode();
    const responses = await Promise.all([open(ticket, other), open(ticket, server)]);
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200, 401]));
    other.stop();
    server.stop();
  });

  test('is refused the second time, so that a browser that connects again asks its page for another', async () => {
    const ticket = await askForTicket();
    const response = await open(ticket);
    await expectRefused(await open(ticket, server, { headers: { 'last-event-id': `${scope}@${cursor}` } }));
    await response.body?.cancel();
    await expectRefused(await open(ticket));
  });

  test('is refused after 30 s', async () => {
    const ticket = await askForTicket();
    await ports.advance(30_000);
    await expectRefused(await open(ticket));
  });

  test('is not used up by a HEAD', async () => {
    const ticket = await askForTicket();
    expect((await open(ticket, server, { method: 'HEAD' })).status).toBe(405);
    expect((await open(ticket)).status).toBe(200);
    server.stop();
  });

  test('gives no more than its owner may read when it is used', async () => {
    const ticket = await askForTicket();
    access = 'none';
    const body = await readAll(await open(ticket));
    expect(body).toContain('"code":"SCOPE_FORBIDDEN"');
    expect(body).not.toContain('event: versions');
  });

  test('lasts no longer than the token that it was asked for with', async () => {
    const response = await open(await askForTicket());
    await ports.advance(91_000);
    expect(await response.text()).toMatch(/event: goodbye\n.*\n\n$/);
  });

  test('is no token', async () => {
    const ticket = await askForTicket();
    const pull = new Request(`http://baton.test/api/v1/sync/pull?scope=${scope}&cursor=${cursor}&ticket=${ticket}`);
    expect((await server.fetch(pull)).status).toBe(401);
  });

  test('stands in the store as its digest alone, and in no log', async () => {
    const kept: string[] = [];
    const facts: string[] = [];
    const note = (fact: object) => void facts.push(JSON.stringify(fact));
    const { keepTicket } = server.store;
    const own = createMemoryServer({
      ...{ schema, store: server.store },
      ports: { ...ports, sha256: () => 'the digest', log: { info: note, warn: note, error: note } },
    });
    own.store.keepTicket = async (...values) => {
      kept.push(JSON.stringify(values));
      await keepTicket(...values);
    };
    server = own;
    const ticket = await askForTicket();
    await (await open(ticket)).body?.cancel();
    await expectRefused(await open(ticket));
    expect(kept).toEqual([expect.stringContaining('the digest')]);
    expect(facts).toEqual([expect.stringContaining('/api/v1/sync/events')]);
    expect([...kept, ...facts].join()).not.toContain(ticket);
  });
});

test('Last-Event-ID takes a stream on from its place, whatever its address says', async () => {
  async function read(headers: Record<string, string>): Promise<string> {
    server = createNode();
    const url = `http://baton.test/api/v1/sync/events?scope=${scope}&cursor=${cursor}`;
    return readAll(await server.fetch(new Request(url, { headers: { authorization: 'Bearer lena', ...headers } })));
  }
  const [, id = ''] = /^id: (.*)$/m.exec(await read({})) ?? [];
  expect(id).toMatch(/^race\/.*@.*\.1\./);
  const resumed = await read({ 'last-event-id': id });
  expect(resumed).not.toContain('event: versions');
  expect(resumed).toContain('event: live');
  expect(await read({ 'last-event-id': `${scope}@nonsense` })).toContain('"code":"CURSOR_INVALID"');
});
