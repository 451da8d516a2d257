import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { startRelayServer, type RelayServer } from '../e2e/relay-server.ts';

// Several processes each, on a machine that does other things.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const python = fileURLToPath(new URL('client.py', import.meta.url));
const shell = fileURLToPath(new URL('client.sh', import.meta.url));
const run = promisify(execFile);

let server: RelayServer;
let origin: string;
let token: string;
let race: string;
let scope: string;
const followers: ChildProcess[] = [];

beforeAll(async () => {
  server = await startRelayServer('postgres', inject('postgresUrl'));
});

afterAll(() => server?.stop());

beforeEach(async () => {
  ({ race } = await server.createRace());
  scope = `race/${race}`;
  const address = new URL(await server.phoneUrl('foreign', '127.0.0.1'));
  origin = address.origin;
  token = address.hash.slice(1);
});

afterEach(() => {
  for (const follower of followers.splice(0)) follower.kill();
});

interface Seen {
  readonly version: number;
  readonly rows: readonly { readonly id: string; readonly name: string }[];
}

/** Keeps the race's rows by the client in Python; the newest that it printed. */
function keep(how: 'follow' | 'pull'): () => Seen | undefined {
  const follower = spawn('python3', [python, origin, scope, how], {
    env: withToken(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  followers.push(follower);
  let printed = '';
  follower.stdout.on('data', (chunk) => {
    printed += String(chunk);
  });
  return () => {
    const last = printed.split('\n').at(-2);
    return last === undefined ? undefined : (JSON.parse(last) as Seen);
  };
}

const withToken = () => ({ ...process.env, BATON_TOKEN: token });

/** Writes a runner by the client in Python; what it printed. */
const insertRunner = async (row: string, at = origin) =>
  (await run('python3', [python, at, scope, 'insert', 'runner', row], { env: withToken() })).stdout;

const addRunners = (count: number) =>
  server.sql(
    `insert into runner (id, race, name, pace)
     select gen_random_uuid(), '${race}', 'Runner ' || n, n from generate_series(1, ${count}) as n`,
  );

async function namesInTable(): Promise<readonly string[]> {
  const rows = await server.query<{ name: string }>(`select name from runner where race = '${race}'`);
  return rows.map(({ name }) => name).toSorted();
}

const namesIn = (seen: Seen | undefined) =>
  seen?.rows.flatMap(({ id, name }) => (id === race ? [] : [name])).toSorted();

const poll = { timeout: 60_000, interval: 50 };

describe('the client in Python', () => {
  test.each(['follow', 'pull'] as const)('keeps the rows up to date: %s', async (how) => {
    await addRunners(2_500);
    const seen = keep(how);
    for (let write = 0; write < 10; write++) await addRunners(1);
    await server.sql(`update runner set name = 'Jonas' where race = '${race}' and pace < 500`);
    await server.sql(`delete from runner where race = '${race}' and pace > 2000`);
    await expect.poll(() => seen()?.version, poll).toBe(15);
    expect(namesIn(seen())).toEqual(await namesInTable());
  });

  test('goes on where it was when the network breaks in a burst', async () => {
    const seen = keep('follow');
    await expect.poll(seen, poll).toBeDefined();
    for (let write = 0; write < 60; write++) {
      await server.query(`insert into runner (id, race, name, pace) values (gen_random_uuid(), '${race}', 'R', 1)`);
      if (write % 15 === 5) server.network.cut();
    }
    await expect.poll(() => seen()?.version, poll).toBe(62);
    expect(namesIn(seen())).toEqual(await namesInTable());
  });

  test('writes a row once although the answers to it are lost', async () => {
    const lossy = await startLossyWay(origin, 2);
    const row = JSON.stringify({ id: randomUUID(), race, name: 'Omar', pace: 400 });
    const stdout = await insertRunner(row, lossy.origin);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'applied', versions: [{ scope, version: 3 }] });
    expect(new Set(lossy.bodies).size).toBe(1);
    expect(lossy.bodies).toHaveLength(3);
    expect((await namesInTable()).filter((name) => name === 'Omar')).toHaveLength(1);
    await lossy.stop();
  });

  test('says what was refused', async () => {
    const row = JSON.stringify({ id: randomUUID(), race, name: 'Omar', pace: 'fast' });
    expect(JSON.parse(await insertRunner(row))).toMatchObject({ outcome: 'rejected', code: 'WRONG_TYPE' });
    token = 'none';
    await expect(insertRunner(row)).rejects.toMatchObject({ stderr: expect.stringContaining('UNAUTHENTICATED') });
  });
});

/** A way to the server on which the first answers do not come back. */
async function startLossyWay(target: string, losses: number) {
  const bodies: string[] = [];
  const relay = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    bodies.push(String(body));
    const { authorization = '', 'content-type': type = '' } = request.headers;
    const headers = { authorization, 'content-type': type };
    const answer = await fetch(target + request.url, { method: request.method ?? 'GET', headers, body });
    const text = await answer.text();
    if (bodies.length <= losses) return void request.socket.destroy();
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const stop = () => new Promise((resolve) => relay.close(resolve));
  return { origin: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`, bodies, stop };
}

describe('the client by curl', () => {
  const ask = async (...words: string[]) => (await run(shell, [origin, ...words], { env: withToken() })).stdout;

  async function cursorNow(): Promise<string> {
    const lines = (await ask('snapshot', scope)).trimEnd().split('\n');
    const { cursor } = JSON.parse(lines.at(-1) ?? '') as { cursor: { epoch: string; version: number; tag: string } };
    return `${cursor.epoch}.${cursor.version}.${cursor.tag}`;
  }

  test('reads a snapshot, writes, and pulls what it wrote', async () => {
    expect(await ask('snapshot', scope)).toContain('"name":"Lena"');
    const cursor = await cursorNow();
    const [device, id] = [randomUUID(), randomUUID()];
    const insert = { op: 'insert', scope, table: 'runner', key: id, values: { id, race, name: 'Omar', pace: 400 } };
    const mutation = {
      ...{ id: '01936a2e-4c00-7abc-8def-0123456789ab', device, order: 1, lane: 'high', schema: 1 },
      ...{ at: { time: 0, uncertaintyMs: null, confidence: 'none' }, operations: [insert] },
    };
    const folder = await mkdtemp(join(tmpdir(), 'baton-curl-'));
    const file = join(folder, 'push.json');
    await writeFile(file, JSON.stringify({ device, mutations: [mutation] }));
    const first = JSON.parse(await ask('push', file)) as { receipts: unknown };
    const again = JSON.parse(await ask('push', file)) as { receipts: unknown };
    expect(first.receipts).toMatchObject([{ outcome: 'applied' }]);
    expect(again.receipts).toEqual(first.receipts);
    expect(JSON.parse(await ask('pull', scope, cursor))).toMatchObject({ versions: [{ mutations: [mutation.id] }] });
    await rm(folder, { recursive: true });
  });

  test('waits in a pull until somebody writes', async () => {
    const waiting = ask('pull', scope, await cursorNow(), '20000');
    await addRunners(1);
    expect(JSON.parse(await waiting)).toMatchObject({ versions: [{ version: 3 }] });
  });

  test('hears the stream', async () => {
    const listening = spawn(shell, [origin, 'events', scope, await cursorNow()], { env: withToken() });
    followers.push(listening);
    let heard = '';
    listening.stdout.on('data', (chunk) => {
      heard += String(chunk);
    });
    await expect.poll(() => heard, poll).toContain('event: live');
    await addRunners(1);
    await expect.poll(() => heard, poll).toMatch(/\nid: race\/.*\nevent: versions\ndata: .*Runner 1/);
  });

  test('is told by a code what it may not do', async () => {
    token = 'none';
    await expect(ask('snapshot', scope)).rejects.toMatchObject({
      stdout: expect.stringContaining('UNAUTHENTICATED'),
    });
  });
});
