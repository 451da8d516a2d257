import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { createUuid, defineSchema, formatCursor, originTag, table, text, uuid } from '@baton/protocol';
import { createMemoryStore, createVirtualPorts } from '@baton/testing/server';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createServerEngine } from '../engine/server-engine.ts';
import { stalledMs } from '../engine/stream.ts';
import { listen } from '../node/listener.ts';
import { createAuthenticate } from './authentication.ts';
import type { RawAnswer } from './environment.ts';
import { streamBufferBytesMax, writeRaw } from './event-stream.ts';
import { createHttpApp } from './http-app.ts';
import { createTokens } from './tokens.ts';

const schema = defineSchema({
  note: table({ id: uuid(), race: uuid(), text: text() }, { scope: 'race', scopeKind: 'race' }),
});
const origin = 'https://splits.test';

let world: ReturnType<typeof createWorld>;

beforeEach(() => {
  world = createWorld();
});

function createWorld() {
  const ports = createVirtualPorts();
  const store = createMemoryStore({ schema, ...ports });
  const engine = createServerEngine({ schema, store, authorize: () => 'read', rules: {}, ports });
  const authenticate = createAuthenticate(createTokens({ verify: async (sub) => ({ sub }) }, ports.time), undefined);
  const app = createHttpApp({
    ...{ schema, engine, ports, authenticate, isStopping: () => false },
    allowedOrigins: [origin],
  });
  const race = createUuid(ports.randomBytes);
  const cursor = formatCursor({ epoch: store.epoch, version: 0, tag: originTag });
  const path = `/api/v1/sync/events?scope=race/${race}&cursor=${cursor}`;
  const headers = { authorization: 'Bearer lena', origin };
  const addNote = () =>
    store.transaction((transaction) =>
      transaction.insert(schema.tables.note, { id: createUuid(ports.randomBytes), race, text: 'x'.repeat(50_000) }),
    );
  return { ports, app, path, headers, addNote };
}

const requestOf = ({ path, headers }: typeof world) => new Request(`http://baton.test${path}`, { headers });

/** An answer of Node whose reader takes nothing, until it has a socket. */
const createAnswer = () => new ServerResponse(new IncomingMessage(new Socket()));

async function openRaw(answer: ServerResponse): Promise<void> {
  const rawAnswer: RawAnswer = {};
  const response = await world.app.fetch(requestOf(world), { rawAnswer });
  if (rawAnswer.body) writeRaw(answer, response, rawAnswer.body);
}

async function writeNotes(count: number): Promise<void> {
  for (let write = 0; write < count; write++) {
    await world.addNote();
    await world.ports.advance(120);
  }
}

test('over a socket a stream has the head that it has as a Response, with all that middleware gave it', async () => {
  const asResponse = await world.app.fetch(requestOf(world));
  await asResponse.body?.cancel();
  const { port, close } = await listen({
    fetch: async (request, environment) => world.app.fetch(request, environment),
    port: 0,
    hostname: '127.0.0.1',
  });
  onTestFinished(() => close(0));
  const response = await fetch(`http://127.0.0.1:${port}${world.path}`, { headers: world.headers });
  expect(Object.fromEntries(response.headers)).toMatchObject(Object.fromEntries(asResponse.headers));
  expect(response.headers.get('access-control-allow-origin')).toBe(origin);
  const { value } = (await response.body?.getReader().read()) ?? {};
  expect(new TextDecoder().decode(value)).toMatch(/^event: heartbeat\n/);
});

describe('a reader on a socket that takes nothing', () => {
  test('has no more than the buffer and one frame waiting, and gets all the rest later', async () => {
    const answer = createAnswer();
    await openRaw(answer);
    await writeNotes(40);
    expect(answer.writableLength).toBeGreaterThan(streamBufferBytesMax);
    expect(answer.writableLength).toBeLessThan(streamBufferBytesMax + 60_000);
    const socket = new PassThrough({ encoding: 'utf8', highWaterMark: 10_000_000 });
    let taken = '';
    socket.on('data', (piece: string) => (taken += piece));
    answer.assignSocket(socket as unknown as Socket);
    await expect.poll(() => taken.includes('"version":40,')).toBe(true);
    const versions = [...taken.matchAll(/"version":(\d+),"tag":"[0-9a-f]+","at"/g)].map(([, version]) =>
      Number(version),
    );
    expect(versions).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  test('is cut off after two heartbeats', async () => {
    const answer = createAnswer();
    await openRaw(answer);
    await writeNotes(10);
    expect(answer.destroyed).toBe(false);
    await world.ports.advance(stalledMs + 1_000);
    expect([answer.destroyed, world.ports.waiting()]).toEqual([true, []]);
  });
});

test('nothing goes on for a reader that left before its stream began', async () => {
  await openRaw(createAnswer().destroy());
  await world.ports.advance(1_000);
  expect(world.ports.waiting()).toEqual([]);
});
