import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createUuid, defineSchema, formatCursor, integer, originTag, ref, table, text, uuid } from '@baton/protocol';
import { createSeededBytes } from '@baton/testing/server';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { startPostgres } from '../../../scripts/servers/postgres.mjs';
import { createServer, type BatonServer } from './index.ts';
import { createWay, type Way } from './postgres/database-way.fixture.ts';
import { createTestDatabase } from './postgres/databases.fixture.ts';

const schema = defineSchema({
  race: table({ id: uuid(), name: text() }, { scope: 'id' }),
  mark: table({ id: uuid(), race: ref('race'), n: integer() }, { scope: 'race' }),
});

const randomBytes = createSeededBytes(13);
const newId = () => createUuid(randomBytes);

let way: Way;
let server: BatonServer;
let folder: string;
let race: string;
let authorization: string;

beforeEach(async () => {
  const { database, url } = await createTestDatabase(inject('postgresUrl'));
  await database.close();
  way = await createWay(new URL(url));
  folder = await mkdtemp(join(tmpdir(), 'baton-pg-'));
  const authorize = () => 'write' as const;
  server = await createServer({ schema, authorize, databaseUrl: way.url, dataFolder: folder, logLevel: 'silent' });
  race = newId();
  await server.database.query('insert into race (id, name) values ($1, $2)', [race, 'Relay']);
  authorization = `Bearer ${await server.issueToken({ sub: 'lena' }, 3600)}`;
});

afterEach(async () => {
  await server.stop();
  await way.close();
  await rm(folder, { recursive: true });
});

const send = (path: string, init: RequestInit = {}) =>
  server.fetch(
    new Request(`http://baton.test${path}`, {
      ...init,
      headers: { authorization, 'content-type': 'application/json' },
    }),
  );

const device = newId();

function newMutation() {
  const key = newId();
  const values = { id: key, race, n: 1 };
  return {
    ...{ id: newId().replace(/^(.{14})4/, '$17'), device, order: 1, lane: 'high', schema: 1 },
    at: { time: 0, uncertaintyMs: null, confidence: 'none' },
    operations: [{ op: 'insert', scope: `race/${race}`, table: 'mark', key, values }],
  };
}

const push = (mutations: readonly object[]) =>
  send('/api/v1/sync/push', { method: 'POST', body: JSON.stringify({ device, mutations }) });

async function countMarks(): Promise<number> {
  const [row] = await server.database.query<{ count: string }>('select count(*) from mark');
  return Number(row?.count);
}

/** As a client does: again, until every mutation has its receipt. */
async function pushUntilSettled(mutations: readonly object[]): Promise<readonly object[]> {
  for (;;) {
    const answer = (await (await push(mutations)).json()) as { receipts?: readonly object[]; stopped?: object };
    if (answer.receipts && !answer.stopped) return answer.receipts;
  }
}

test('the same mutations from many requests at once take effect once, with one receipt', async () => {
  const mutations = Array.from({ length: 20 }, newMutation);
  const backwards = mutations.toReversed();
  // Requests in opposite orders wait for each other, and Postgres ends one of them.
  const answers = await Promise.all(
    Array.from({ length: 12 }, async (_, index) =>
      index % 2 ? pushUntilSettled(mutations) : (await pushUntilSettled(backwards)).toReversed(),
    ),
  );
  expect(new Set(answers.map((receipts) => JSON.stringify(receipts))).size).toBe(1);
  expect(answers[0]).toMatchObject(mutations.map(({ id }) => ({ id, outcome: 'applied' })));
  expect(await countMarks()).toBe(20);
});

test('a database that goes away is said plainly, and streams go on when it is back', async () => {
  const [life] = await server.database.query<{ epoch: string }>('select epoch from baton.database');
  const cursor = formatCursor({ epoch: life?.epoch ?? '', version: 0, tag: originTag });
  const stream = await send(`/api/v1/sync/events?scope=race/${race}&cursor=${cursor}`);
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  let read = '';
  const readUntil = async (wanted: string) => {
    while (!read.includes(wanted)) read += (await reader?.read())?.value ?? '';
  };
  await readUntil('event: live');

  way.cut();
  const mutation = newMutation();
  const refused = await push([mutation]);
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(await refused.json()).toMatchObject({
    error: { code: 'DATABASE_UNAVAILABLE', retryAfterMs: expect.any(Number) },
  });
  expect((await send('/readyz')).status).toBe(503);
  expect((await send('/healthz')).status).toBe(200);

  way.mend();
  await expect.poll(async () => (await push([mutation])).status, { timeout: 10_000 }).toBe(200);
  await readUntil(mutation.id);
  expect(await countMarks()).toBe(1);
  expect((await send('/readyz')).status).toBe(200);
  await reader?.cancel();
});

test('a server whose database is down listens, serves what needs none, and is ready when the database is', async () => {
  const postgres = await startPostgres();
  await postgres.kill();
  const early = await createServer({
    ...{ schema, authorize: () => 'write' as const, databaseUrl: postgres.url, dataFolder: folder, logLevel: 'silent' },
    prepare: async (sql) => void (await sql.query('create table if not exists club (name text)')),
    routes: (app, { database }) => {
      app.get('/', (context) => context.text('a page'));
      app.get('/clubs', async (context) => context.json(await database.query('select * from club')));
    },
  });
  const { port } = await early.listen(0, '127.0.0.1');
  const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization } });
  expect(await (await ask('/')).text()).toBe('a page');
  expect((await ask('/healthz')).status).toBe(200);
  for (const path of ['/readyz', `/api/v1/sync/snapshot?scope=race/${race}`, '/clubs']) {
    const answer = await ask(path);
    expect([answer.status, Number(answer.headers.get('retry-after')) > 0]).toEqual([503, true]);
    expect(await answer.json()).toMatchObject({ error: { code: 'DATABASE_UNAVAILABLE' } });
  }
  const stream = await ask(`/api/v1/sync/events?scope=race/${race}&cursor=`);
  expect(stream.status).toBe(200);
  await stream.body?.cancel();

  await postgres.start();
  await early.ready;
  expect((await ask('/readyz')).status).toBe(200);
  expect(await (await ask('/clubs')).json()).toEqual([]);
  expect(await (await ask(`/api/v1/sync/snapshot?scope=race/${race}`)).text()).toContain('"kind":"end"');
  await early.stop();
  await postgres.stop();
});

test('a server that is stopped while it waits for its database ends at once', async () => {
  way.cut();
  const databaseUrl = way.url;
  const early = await createServer({
    schema,
    authorize: () => 'write',
    databaseUrl,
    dataFolder: folder,
    logLevel: 'silent',
  });
  await early.stop();
  await expect(early.ready).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
});

test('a row that somebody else holds delays its own mutation and no other', async () => {
  const [free, held] = [newMutation(), newMutation()];
  const place = { op: 'update', scope: `race/${race}`, table: 'race', key: race };
  held.operations = [{ ...place, values: { name: 'Coast' }, base: { name: 'Relay' } } as never];
  let release = () => {};
  const holding = server.database.transaction(async (sql) => {
    await sql.query('select 1 from race where id = $1 for no key update', [race]);
    await new Promise<void>((resolve) => {
      release = resolve;
    });
  });
  const answer = (await (await push([free, held])).json()) as Record<string, unknown>;
  expect(answer).toMatchObject({
    receipts: [{ id: free.id, outcome: 'applied' }],
    stopped: { code: 'LOCK_TIMEOUT', retryAfterMs: 500 },
  });
  release();
  await holding;
  expect(await (await push([free, held])).json()).toMatchObject({ receipts: [{}, { outcome: 'applied' }] });
});
