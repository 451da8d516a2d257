import {
  createUuid,
  defineSchema,
  formatCursor,
  formatScope,
  integer,
  isErrorCode,
  json,
  limits,
  originTag,
  ref,
  table,
  text,
  uuid,
} from '@baton/protocol';
import { createMemoryServer, createSeededBytes, createVirtualPorts, type MemoryServer } from '@baton/testing/server';
import { beforeEach, describe, expect, test } from 'vitest';

const schema = defineSchema({
  race: table({ id: uuid(), name: text(), notes: json().optional() }, { scope: 'id' }),
  mark: table({ id: uuid(), race: ref('race'), n: integer() }, { scope: 'race' }),
});

const randomBytes = createSeededBytes(7);
const newId = () => createUuid(randomBytes);
const base = 'http://baton.test/api/v1/sync';
const canary = 'canary-3f9a';

let server: MemoryServer;
let race: string;
let foreignRace: string;
let device: string;

beforeEach(async () => {
  race = newId();
  foreignRace = newId();
  device = newId();
  server = createMemoryServer({
    schema,
    authorize: ({ scope }) => (scope.id === race ? 'write' : 'none'),
    ports: createVirtualPorts(),
  });
  await server.store.transaction(async (transaction) => {
    await transaction.insert(schema.tables.race, { id: race, name: 'Relay', notes: null });
    await transaction.insert(schema.tables.race, { id: foreignRace, name: canary, notes: null });
  });
  await server.store.claimDevice(device as never, 'lena');
});

interface Bad {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string | undefined>;
  readonly body?: string | ReadableStream<Uint8Array>;
}

function send({ path = '/push', method = 'POST', headers = {}, body }: Bad): Promise<Response> {
  const all = { authorization: 'Bearer lena', 'content-type': 'application/json', ...headers };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const url = path.startsWith('http') ? path : `${base}${path}`;
  const init = { method, headers: given, ...(body === undefined ? {} : { body, duplex: 'half' }) };
  return server.fetch(new Request(url, init as RequestInit));
}

const get = (path: string, headers: Bad['headers'] = {}): Bad => ({ path, method: 'GET', headers });
const pushOf = (mutations: unknown): Bad => ({ body: JSON.stringify({ device, mutations }) });
const cursor = (changes = {}) => formatCursor({ epoch: server.store.epoch, version: 1, tag: originTag, ...changes });
const scope = () => formatScope('race', race);

function mutation(): Record<string, unknown> {
  const key = newId();
  return {
    ...{ id: newId().replace(/^(.{14})4/, '$17'), device, order: 1, lane: 'high', schema: 1 },
    at: { time: 0, uncertaintyMs: null, confidence: 'none' },
    operations: [{ op: 'insert', scope: scope(), table: 'mark', key, values: { id: key, race, n: 1 } }],
  };
}

/** The whole state, as far as a refused request could have changed it. */
async function stateOf() {
  const scopes = [race, foreignRace].map((id) => formatScope('race', id));
  return [...(await server.store.heads(scopes)).values()];
}

function chunked(bytes: number): ReadableStream<Uint8Array> {
  let left = bytes;
  return new ReadableStream({
    pull(controller) {
      const size = Math.min(left, 65_536);
      if (size === 0) controller.close();
      else controller.enqueue(new Uint8Array(size).fill(32));
      left -= size;
    },
  });
}

const cases: readonly [string, () => Bad, number, string][] = [
  // Bodies
  ['no JSON', () => ({ body: '{"device":' }), 400, 'BAD_JSON'],
  ['an empty body', () => ({ body: '' }), 400, 'BAD_JSON'],
  ['no UTF-8', () => ({ body: new Response(Uint8Array.of(0x22, 0xff, 0x22)).body ?? '' }), 400, 'BAD_JSON'],
  ['a list for an object', () => ({ body: '[]' }), 400, 'BAD_REQUEST'],
  ['null', () => ({ body: 'null' }), 400, 'BAD_REQUEST'],
  [
    'a member nobody knows',
    () => ({ body: JSON.stringify({ device, mutations: [mutation()], actor: 'x' }) }),
    400,
    'BAD_REQUEST',
  ],
  [
    'a device that is none',
    () => ({ body: JSON.stringify({ device: '*', mutations: [mutation()] }) }),
    400,
    'BAD_REQUEST',
  ],
  ['no mutation', () => pushOf([]), 400, 'BAD_REQUEST'],
  ['mutations that are no list', () => pushOf({ length: 3 }), 400, 'BAD_REQUEST'],
  ['a mutation without an id', () => pushOf([{}]), 400, 'MUTATION_MALFORMED'],
  ['too many mutations', () => pushOf(Array(limits.batchMutationsMax + 1).fill(0)), 413, 'BATCH_TOO_LARGE'],
  ['JSON 100,000 deep', () => ({ body: '['.repeat(100_000) + ']'.repeat(100_000) }), 400, 'BAD_REQUEST'],
  [
    'a mutation 100,000 deep',
    () => ({ body: `{"device":"${device}","mutations":${'['.repeat(100_000) + ']'.repeat(100_000)}}` }),
    400,
    'MUTATION_MALFORMED',
  ],
  ['a body one byte over the limit', () => ({ body: ' '.repeat(limits.bodyBytesMax + 1) }), 413, 'BODY_TOO_LARGE'],
  ['a body over the limit without a length', () => ({ body: chunked(limits.bodyBytesMax + 1) }), 413, 'BODY_TOO_LARGE'],
  [
    'a body that claims to be huge',
    () => ({ ...pushOf([]), headers: { 'content-length': '99999999' } }),
    413,
    'BODY_TOO_LARGE',
  ],
  ['a body of endless spaces', () => ({ body: chunked(Number.MAX_SAFE_INTEGER) }), 413, 'BODY_TOO_LARGE'],
  [
    'a form',
    () => ({ ...pushOf([]), headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'plain text, which any site may send',
    () => ({ ...pushOf([]), headers: { 'content-type': 'text/plain' } }),
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'no content type',
    () => ({ body: new Response('{}').body ?? '', headers: { 'content-type': undefined } }),
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'a compressed body',
    () => ({ ...pushOf([]), headers: { 'content-encoding': 'gzip' } }),
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  // Who
  ['no token', () => ({ ...pushOf([]), headers: { authorization: undefined } }), 401, 'UNAUTHENTICATED'],
  ['another scheme', () => ({ ...pushOf([]), headers: { authorization: 'Basic bGVuYTp4' } }), 401, 'UNAUTHENTICATED'],
  ['an empty token', () => ({ ...pushOf([]), headers: { authorization: 'Bearer ' } }), 401, 'UNAUTHENTICATED'],
  ['two tokens', () => ({ ...pushOf([]), headers: { authorization: 'Bearer lena omar' } }), 401, 'UNAUTHENTICATED'],
  [
    'a token of 64 kB',
    () => ({ ...pushOf([]), headers: { authorization: `Bearer ${'x'.repeat(65_536)}` } }),
    401,
    'UNAUTHENTICATED',
  ],
  [
    'a token in the address',
    () => ({ ...get(`/pull?token=lena&scope=${scope()}&cursor=${cursor()}`), headers: { authorization: undefined } }),
    401,
    'UNAUTHENTICATED',
  ],
  [
    'a device of somebody else',
    () => ({ ...pushOf([mutation()]), headers: { authorization: 'Bearer omar' } }),
    403,
    'DEVICE_FOREIGN',
  ],
  // Scopes
  ['no scope', () => get(`/pull?cursor=${cursor()}`), 400, 'BAD_REQUEST'],
  ['two scopes', () => get(`/pull?scope=${scope()}&scope=${scope()}&cursor=${cursor()}`), 400, 'BAD_REQUEST'],
  [
    'a scope twice on a stream',
    () => get(`/events?scope=${scope()}&cursor=&scope=${scope()}&cursor=`),
    400,
    'BAD_REQUEST',
  ],
  ['scopes without cursors', () => get(`/events?scope=${scope()}`), 400, 'BAD_REQUEST'],
  ['a stream of nothing', () => get('/events'), 400, 'BAD_REQUEST'],
  [
    'too many scopes',
    () => get(`/events?${Array.from({ length: 65 }, (_, n) => `scope=race/${n}&cursor=`).join('&')}`),
    400,
    'BAD_REQUEST',
  ],
  ...[
    '',
    '*',
    'race',
    'race/',
    '/',
    `race/${'x'.repeat(300)}`,
    'race/a%2Fb',
    'race/a%00',
    'race/%20a',
    'race/a%252F',
    'Race/a',
    'race//a',
    'race/a/',
    'rаce/a',
  ].map((text): [string, () => Bad, number, string] => [
    `the scope "${text.slice(0, 20)}"`,
    () => get(`/pull?scope=${text}&cursor=${cursor()}`),
    400,
    'BAD_REQUEST',
  ]),
  [
    'a foreign scope',
    () => get(`/pull?scope=race/${foreignRace}&cursor=${cursor({ version: 0 })}`),
    403,
    'SCOPE_FORBIDDEN',
  ],
  [
    'a scope that does not exist',
    () => get(`/pull?scope=race/${newId()}&cursor=${cursor({ version: 0 })}`),
    403,
    'SCOPE_FORBIDDEN',
  ],
  [
    'a kind that does not exist',
    () => get(`/pull?scope=barn/${race}&cursor=${cursor({ version: 0 })}`),
    403,
    'SCOPE_FORBIDDEN',
  ],
  [
    'a scope in other case',
    () => get(`/pull?scope=race/${race.toUpperCase()}&cursor=${cursor({ version: 0 })}`),
    403,
    'SCOPE_FORBIDDEN',
  ],
  ['a foreign snapshot', () => get(`/snapshot?scope=race/${foreignRace}`), 403, 'SCOPE_FORBIDDEN'],
  ['a snapshot of an unknown table', () => get(`/snapshot?scope=${scope()}&table=pg_class`), 400, 'UNKNOWN_TABLE'],
  ['a snapshot behind no table', () => get(`/snapshot?scope=${scope()}&after=x`), 400, 'BAD_REQUEST'],
  // Cursors
  ['no cursor', () => get(`/pull?scope=${scope()}`), 400, 'BAD_REQUEST'],
  ...['', 'x', '-1', '1e9', 'NaN'].map((text): [string, () => Bad, number, string] => [
    `the cursor "${text}"`,
    () => get(`/pull?scope=${scope()}&cursor=${text}`),
    400,
    'CURSOR_INVALID',
  ]),
  [
    'a negative version',
    () => get(`/pull?scope=${scope()}&cursor=${server.store.epoch}.-1.${originTag}`),
    400,
    'CURSOR_INVALID',
  ],
  [
    'a version of 2^53',
    () => get(`/pull?scope=${scope()}&cursor=${server.store.epoch}.9007199254740992.${originTag}`),
    400,
    'CURSOR_INVALID',
  ],
  [
    'a cursor of the future',
    () => get(`/pull?scope=${scope()}&cursor=${cursor({ version: 2 })}`),
    409,
    'CURSOR_FUTURE',
  ],
  [
    'a cursor of another epoch',
    () => get(`/pull?scope=${scope()}&cursor=${cursor({ epoch: newId() })}`),
    409,
    'CURSOR_EPOCH',
  ],
  [
    'a cursor of another history',
    () => get(`/pull?scope=${scope()}&cursor=${cursor({ tag: 'a'.repeat(32) })}`),
    409,
    'CURSOR_TAG',
  ],
  // Addresses
  ['an unknown address', () => get('/restore'), 404, 'NOT_FOUND'],
  ['an address beside the API', () => get('http://baton.test/wp-admin.php'), 404, 'NOT_FOUND'],
  ['GET for POST', () => get('/push'), 405, 'METHOD_NOT_ALLOWED'],
  ['POST for GET', () => ({ path: `/pull?scope=${scope()}` }), 405, 'METHOD_NOT_ALLOWED'],
  ['DELETE', () => ({ path: '/snapshot', method: 'DELETE' }), 405, 'METHOD_NOT_ALLOWED'],
  ['an older protocol', () => ({ ...pushOf([]), headers: { 'baton-protocol': '0' } }), 426, 'PROTOCOL_UNSUPPORTED'],
  [
    'no number for a protocol',
    () => ({ ...pushOf([]), headers: { 'baton-protocol': 'x' } }),
    426,
    'PROTOCOL_UNSUPPORTED',
  ],
  // Contact
  [
    'a contact that says too much',
    () => ({
      path: '/contact',
      body: JSON.stringify({
        device,
        unsent: 0,
        oldestUnsentAt: null,
        refused: 0,
        clock: { uncertaintyMs: null, confidence: 'none' },
        admin: true,
      }),
    }),
    400,
    'BAD_REQUEST',
  ],
  [
    'a contact with −1 unsent',
    () => ({
      path: '/contact',
      body: JSON.stringify({
        device,
        unsent: -1,
        oldestUnsentAt: null,
        refused: 0,
        clock: { uncertaintyMs: null, confidence: 'none' },
      }),
    }),
    400,
    'BAD_REQUEST',
  ],
  ['a contact of 5 kB', () => ({ path: '/contact', body: ' '.repeat(5_000) }), 413, 'BODY_TOO_LARGE'],
];

describe('bad input is answered by a code of the catalogue and changes nothing', () => {
  test.each(cases)('%s', async (_what, make, status, code) => {
    const before = await stateOf();
    const response = await send(make());
    const answer = await response.text();
    const { error } = JSON.parse(answer) as { error: { code: string } };
    expect([response.status, error.code]).toEqual([status, code]);
    expect(isErrorCode(error.code)).toBe(true);
    expect(answer).not.toContain(canary);
    expect(answer).not.toMatch(/\bat .*\.ts/);
    expect(answer.length).toBeLessThan(1_000);
    expect(await stateOf()).toEqual(before);
  });

  test('a foreign scope and one that does not exist get the same bytes', async () => {
    const texts = await Promise.all(
      [foreignRace, newId()].flatMap((id) =>
        [`/pull?scope=race/${id}&cursor=${cursor({ version: 0 })}`, `/snapshot?scope=race/${id}`].map(async (path) =>
          (await send(get(path))).text(),
        ),
      ),
    );
    expect(new Set(texts).size).toBe(1);
  });

  test.each(['__proto__', 'constructor', 'prototype'])('%s in a mutation is a name like any other', async (name) => {
    const one = mutation();
    const [operation] = one['operations'] as [Record<string, unknown>];
    const forged = JSON.stringify({ device, mutations: [{ ...one, operations: ['place'] }] });
    const bodies = [
      forged.replace('"place"', JSON.stringify(operation).replace('"n":1', `"n":1,"${name}":"x"`)),
      forged.replace('"place"', JSON.stringify(operation).replace('"mark"', `"${name}"`)),
    ];
    for (const body of bodies) {
      const response = await send({ body });
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ receipts: [{ outcome: 'rejected' }] });
    }
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  test('a JSON column 100,000 deep is refused alone', async () => {
    const notes = '['.repeat(50_000) + ']'.repeat(50_000);
    const update = { op: 'update', scope: scope(), table: 'race', key: race, values: { notes }, base: { notes: null } };
    const response = await send(pushOf([{ ...mutation(), operations: [update] }, mutation()]));
    expect(await response.json()).toMatchObject({
      receipts: [{ outcome: 'rejected', code: 'WRONG_TYPE' }, { outcome: 'applied' }],
    });
  });

  test('parameters nobody knows are let be', async () => {
    const response = await send(get(`/pull?scope=${scope()}&cursor=${cursor({ version: 0 })}&utm_source=x`));
    expect(response.status).toBe(200);
  });
});
