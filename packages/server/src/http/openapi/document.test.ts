import { fits, originTag, type ErrorCode } from '@baton/protocol';
import { createMemoryServer, createMemoryStore, createVirtualPorts, settle } from '@baton/testing/server';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { createServerEngine } from '../../engine/server-engine.ts';
import { createAuthenticate } from '../authentication.ts';
import { badInputCases } from '../bad-input-cases.fixture.ts';
import { createMemoryWorld, cursorOf, get, mutationOf, pushOf, schema, scopeOf, send } from '../bad-input.fixture.ts';
import type { BadInputWorld } from '../bad-input.fixture.ts';
import { badReadCases } from '../bad-read-cases.fixture.ts';
import { createHttpApp } from '../http-app.ts';
import { createTokens } from '../tokens.ts';
import { createOpenApiDocument, messageShapes } from './document.ts';
import { examples } from './examples.ts';
import type { MessageName } from './operations.ts';

const document = createOpenApiDocument();

const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema(document, 'openapi');

/** What is wrong with a value, by the schema of the document. */
function problemsOf(name: MessageName, value: unknown): unknown {
  const validate = ajv.getSchema(`openapi#/components/schemas/${name}`);
  if (!validate) throw new Error(`no schema ${name}`);
  return validate(value) ? [] : validate.errors;
}

test('every route is described, and nothing else', () => {
  const ports = createVirtualPorts();
  const engine = createServerEngine({
    ...{ schema, ports, store: createMemoryStore({ schema, ...ports }), rules: {} },
    authorize: () => 'read',
  });
  const authenticate = createAuthenticate(createTokens({ verify: async () => null }, ports.time), undefined);
  const app = createHttpApp({ schema, engine, ports, authenticate, isStopping: () => false });
  const routes = app.routes
    .filter(({ method }) => !['ALL', 'OPTIONS'].includes(method))
    .map(({ method, path }) => `${method} ${path}`);
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(new Set(described)).toEqual(new Set(routes));
});

describe('the schema of each message', () => {
  test.each(Object.keys(examples) as MessageName[])('%s takes the example, as the server does', (name) => {
    expect(messageShapes[name].problem(examples[name])).toBeUndefined();
    expect(problemsOf(name, examples[name])).toEqual([]);
  });

  test.each(Object.keys(examples) as MessageName[])('%s refuses what the server refuses', (name) => {
    for (const spoilt of spoil(examples[name])) {
      const isGood = fits(messageShapes[name], spoilt);
      // What stands in a batch is checked later, one mutation at a time.
      if (name === 'PushRequest' && isGood) continue;
      expect([JSON.stringify(spoilt), isEmpty(problemsOf(name, spoilt))]).toEqual([JSON.stringify(spoilt), isGood]);
    }
  });
});

const isEmpty = (problems: unknown) => Array.isArray(problems) && problems.length === 0;

/** The value without one of its members, with another one, and with something else for it, at any depth. */
function spoil(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return [[], ...value.flatMap((item) => spoil(item).map((spoilt) => [spoilt]))];
  const members = Object.entries(value);
  return members.flatMap(([name, member]) => [
    Object.fromEntries(members.filter(([other]) => other !== name)),
    ...[null, -1, 1.5, 'x', [], {}].map((other) => ({ ...value, [name]: other })),
    ...spoil(member).map((spoilt) => ({ ...value, [name]: spoilt })),
    { ...value, unknown: 1 },
  ]);
}

describe('real answers', () => {
  let world: BadInputWorld;
  beforeAll(async () => {
    world = await createMemoryWorld();
  });

  const read = async (path: string) => (await send(world, get(path))).json();

  test('of pushes are as described: applied, refused, settled before', async () => {
    const good = mutationOf(world);
    const bad = { ...mutationOf(world), operations: [] };
    const response = await send(world, pushOf(world, [good, good, bad]));
    const answer = (await response.json()) as { receipts: unknown[] };
    expect(answer.receipts).toHaveLength(3);
    expect(problemsOf('PushResponse', answer)).toEqual([]);
  });

  test('of pulls, contacts, tickets and clocks are as described', async () => {
    const pulled = await read(`/pull?scope=${scopeOf(world)}&cursor=${cursorOf(world)}`);
    expect(problemsOf('PullResponse', pulled)).toEqual([]);
    const contact = JSON.stringify({ ...examples.ContactRequest, device: world.device });
    expect(
      problemsOf('ContactResponse', await (await send(world, { path: '/contact', body: contact })).json()),
    ).toEqual([]);
    const body = JSON.stringify({ scopes: [{ scope: scopeOf(world), cursor: '' }] });
    expect(problemsOf('TicketResponse', await (await send(world, { path: '/events/ticket', body })).json())).toEqual(
      [],
    );
    expect(problemsOf('ServerTime', await read('http://baton.test/api/server-time'))).toEqual([]);
    expect(await read('http://baton.test/openapi.json')).toEqual(JSON.parse(JSON.stringify(document)));
  });

  test('of snapshots are as described, line by line', async () => {
    const body = await (await send(world, get(`/snapshot?scope=${scopeOf(world)}`))).text();
    const lines = body.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(problemsOf('SnapshotLine', JSON.parse(line))).toEqual([]);
  });

  test('of streams are as described, event by event', async () => {
    const server = createMemoryServer({ schema, ports: createVirtualPorts() });
    const cursor = `${server.store.epoch}.0.${originTag}`;
    const url = `http://baton.test/api/v1/sync/events?scope=race/a&cursor=${cursor}&scope=race/b&cursor=`;
    const response = await server.fetch(new Request(url, { headers: { authorization: 'Bearer lena' } }));
    await settle();
    server.stop();
    const events = (await response.text()).trimEnd().split('\n\n');
    const kinds = events.map((event) => {
      const [, kind, data = ''] = /^event: (\w+)\ndata: (.*)$/m.exec(event) ?? [];
      expect(problemsOf('StreamEvent', { kind, ...(JSON.parse(data) as object) })).toEqual([]);
      return kind;
    });
    expect(new Set(kinds)).toEqual(new Set(['heartbeat', 'refused', 'goodbye']));
  });

  test.each([...badInputCases, ...badReadCases])(
    'to bad input are as described: %s',
    async (_what, make, status, code) => {
      const request = make(world);
      const response = await send(world, request);
      expect(problemsOf('ErrorResponse', await response.json())).toEqual([]);
      const { method = 'POST', path = '/push' } = request;
      if (code === 'NOT_FOUND' || code === 'METHOD_NOT_ALLOWED') return;
      const described = document.paths[`/api/v1/sync${path.replace(/\?.*/, '')}`]?.[method.toLowerCase()] as {
        responses: Record<number, { description: string }>;
      };
      expect(described.responses[status]?.description.split(', ')).toContain(code satisfies string as ErrorCode);
    },
  );
});
