import { createUuid, defineSchema, table, uuid } from '@baton/protocol';
import { createMemoryServer, createMemoryStore, createVirtualPorts } from '@baton/testing/server';
import { HTTPException } from 'hono/http-exception';
import { describe, expect, test } from 'vitest';
import { createServerEngine } from '../engine/server-engine.ts';
import { createAuthenticate } from './authentication.ts';
import { createHttpApp, type HttpAppParts } from './http-app.ts';
import { createTokens } from './tokens.ts';

const schema = defineSchema({ race: table({ id: uuid() }, { scope: 'id' }) });

function createApp(parts: Partial<HttpAppParts> = {}) {
  const ports = createVirtualPorts();
  const store = createMemoryStore({ schema, ...ports });
  const engine = createServerEngine({ schema, store, authorize: () => 'read', rules: {}, ports });
  const authenticate = createAuthenticate(createTokens({ verify: async (sub) => ({ sub }) }, ports.time), undefined);
  const app = createHttpApp({ schema, engine, ports, authenticate, isStopping: () => false, ...parts });
  const snapshot = `/api/v1/sync/snapshot?scope=race/${createUuid(ports.randomBytes)}`;
  return { app, ports, snapshot };
}

const from = (origin: string) => ({ authorization: 'Bearer lena', origin });

describe('pages of other sites', () => {
  test('that are let in may call and read', async () => {
    const { app, snapshot } = createApp({ allowedOrigins: ['https://splits.test'] });
    const preflight = await app.request(snapshot, { method: 'OPTIONS', headers: from('https://splits.test') });
    expect(preflight.status).toBe(204);
    const answer = await app.request(snapshot, { headers: from('https://splits.test') });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, 'https://splits.test']);
  });

  test('may all ask for the time', async () => {
    const { app } = createApp();
    const preflight = await app.request('/api/server-time', { method: 'OPTIONS', headers: from('https://any.test') });
    const answer = await app.request('/api/server-time', { headers: from('https://any.test') });
    expect([preflight.status, answer.status]).toEqual([204, 200]);
    for (const { headers } of [preflight, answer]) expect(headers.get('access-control-allow-origin')).toBe('*');
  });

  test.each([
    'https://evil.test',
    'https://splits.test.evil.test',
    'https://xsplits.test',
    'http://splits.test',
    'null',
  ])('such as %s read nothing', async (origin) => {
    const { app, snapshot } = createApp({ allowedOrigins: ['https://splits.test'] });
    const answer = await app.request(snapshot, { headers: from(origin) });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

test("the application's routes come after Baton's, and their failures have the catalogue's shape", async () => {
  const { app, ports } = createApp({
    addRoutes: (routes) => {
      routes.get('/api/own', (context) => context.text('own'));
      routes.get('/api/broken', () => {
        throw new Error('canary');
      });
      routes.get('/api/gone', () => {
        throw new HTTPException(410, { message: 'gone for good' });
      });
      routes.get('/api/ping', (context) => context.text('shadow'));
    },
  });
  expect(await (await app.request('/api/own')).text()).toBe('own');
  expect(await (await app.request('/api/ping')).json()).toEqual({ status: 'ok' });
  const gone = await app.request('/api/gone');
  expect([gone.status, await gone.text()]).toEqual([410, 'gone for good']);
  const broken = await app.request('/api/broken');
  expect(broken.status).toBe(500);
  expect(await broken.text()).not.toContain('canary');
  expect(ports.logged).toContain('something failed in a way nobody foresaw');
});

test('while the server stops, probes say so and nothing else is served', async () => {
  const { app, snapshot } = createApp({ isStopping: () => true, allowedOrigins: ['https://splits.test'] });
  expect((await app.request('/healthz')).status).toBe(200);
  for (const path of ['/readyz', snapshot, '/anything']) {
    const answer = await app.request(path, { headers: { authorization: 'Bearer lena' } });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ error: { code: 'SHUTTING_DOWN', retryAfterMs: expect.any(Number) } });
  }
  const elsewhere = await app.request(snapshot, { headers: from('https://splits.test') });
  expect([elsewhere.status, elsewhere.headers.get('access-control-allow-origin')]).toEqual([
    503,
    'https://splits.test',
  ]);
});

test('a database that hangs is not ready', async () => {
  const ports = createVirtualPorts();
  const server = createMemoryServer({ schema, ports });
  server.store.ping = () => new Promise(() => {});
  const asked = server.fetch(new Request('http://baton.test/readyz'));
  await ports.advance(3_000);
  expect((await asked).status).toBe(503);
  expect(ports.waiting()).toEqual([]);
});
