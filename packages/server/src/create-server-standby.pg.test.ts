import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createUuid, defineSchema, formatCursor, originTag, table, text, uuid, type Cursor } from '@baton/protocol';
import { createSeededBytes } from '@baton/testing/server';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startPostgres } from '../../../scripts/servers/postgres.mjs';
import { createServer, type BatonServer } from './index.ts';
import { createWay, type Way } from './postgres/database-way.fixture.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const schema = defineSchema({ race: table({ id: uuid(), name: text() }, { scope: 'id' }) });
const race = createUuid(createSeededBytes(19));
const scope = `race/${race}`;

let primary: Awaited<ReturnType<typeof startPostgres>>;
/** It stands where the primary was when it was made. */
let standby: Awaited<ReturnType<typeof startPostgres>>;
let way: Way;
let folder: string;
let server: BatonServer;
let authorization: string;

beforeEach(async () => {
  primary = await startPostgres();
  way = await createWay(new URL(primary.url));
  folder = await mkdtemp(join(tmpdir(), 'baton-standby-'));
  server = await startServer(way.url);
  await server.database.query('insert into race (id, name) values ($1, $2)', [race, 'Relay']);
  authorization = `Bearer ${await server.issueToken({ sub: 'lena' }, 3600)}`;
  standby = await startPostgres({ standbyOf: primary.url, settings: { primary_conninfo: '' } });
});

afterEach(async () => {
  await server.stop();
  await way.close();
  await standby.stop();
  await primary.stop();
  await rm(folder, { recursive: true });
});

const startServer = (databaseUrl: string) =>
  createServer({ schema, authorize: () => 'write', databaseUrl, dataFolder: folder, logLevel: 'silent' });

const ask = (of: BatonServer, path: string) =>
  of.fetch(new Request(`http://baton.test/api/v1/sync${path}`, { headers: { authorization } }));

const codeOf = async (answer: Response) => ((await answer.json()) as { error?: { code: string } }).error?.code;

/** Writes, and gives the cursor that holds it: what a device was told. */
async function writeOnPrimary(name: string): Promise<string> {
  await server.database.query('update race set name = $2 where id = $1', [race, name]);
  const [life] = await server.database.query<{ epoch: string }>('select epoch from baton.database');
  const origin = formatCursor({ epoch: life?.epoch ?? '', version: 0, tag: originTag });
  const answer = await ask(server, `/pull?scope=${scope}&cursor=${origin}`);
  return formatCursor(((await answer.json()) as { cursor: Cursor }).cursor);
}

/** What a server says that may not tell an older state: nothing that a device would act on. */
async function expectSilence(of: BatonServer, cursor: string): Promise<void> {
  for (const path of [`/pull?scope=${scope}&cursor=${cursor}`, `/snapshot?scope=${scope}`]) {
    const answer = await ask(of, path);
    expect([path, answer.status, await codeOf(answer)]).toEqual([path, 503, 'DATABASE_UNAVAILABLE']);
  }
}

test('a server whose address leads to a standby meanwhile answers nothing that is older than what was told', async () => {
  const cursor = await writeOnPrimary('Coast');
  way.cut();
  way.leadTo(standby.url);
  way.mend();
  await expectSilence(server, cursor);
  way.cut();
  way.leadTo(primary.url);
  way.mend();
  await expect.poll(async () => (await ask(server, `/pull?scope=${scope}&cursor=${cursor}`)).status).toBe(200);
});

test('a server that starts on a standby waits for its promotion, and a cursor from beyond it begins anew', async () => {
  const cursor = await writeOnPrimary('Coast');
  const other = await startServer(standby.url);
  try {
    await expectSilence(other, cursor);
    await promote(standby.url);
    await other.ready;
    const answer = await ask(other, `/pull?scope=${scope}&cursor=${cursor}`);
    expect(await codeOf(answer)).toBe('CURSOR_FUTURE');
  } finally {
    await other.stop();
  }
});

async function promote(url: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  await client.query('select pg_promote()');
  await client.end();
}
