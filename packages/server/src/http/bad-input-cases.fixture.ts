import { limits, originTag } from '@baton/protocol';
import {
  cursorOf,
  get,
  mutationOf,
  newId,
  pushOf,
  scopeOf,
  type BadInputWorld,
  type BadRequest,
} from './bad-input.fixture.ts';

export type BadCase = readonly [what: string, make: (world: BadInputWorld) => BadRequest, status: number, code: string];

export const badInputCases: readonly BadCase[] = [
  // Bodies
  ['no JSON', () => ({ body: '{"device":' }), 400, 'BAD_JSON'],
  ['an empty body', () => ({ body: '' }), 400, 'BAD_JSON'],
  ['no UTF-8', () => ({ body: new Response(Uint8Array.of(0x22, 0xff, 0x22)).body ?? '' }), 400, 'BAD_JSON'],
  ['a list for an object', () => ({ body: '[]' }), 400, 'BAD_REQUEST'],
  ['null', () => ({ body: 'null' }), 400, 'BAD_REQUEST'],
  [
    'a member nobody knows',
    (world) => ({ body: JSON.stringify({ device: world.device, mutations: [mutationOf(world)], actor: 'x' }) }),
    400,
    'BAD_REQUEST',
  ],
  [
    'a device that is none',
    (world) => ({ body: JSON.stringify({ device: '*', mutations: [mutationOf(world)] }) }),
    400,
    'BAD_REQUEST',
  ],
  ['no mutation', (world) => pushOf(world, []), 400, 'BAD_REQUEST'],
  ['mutations that are no list', (world) => pushOf(world, { length: 3 }), 400, 'BAD_REQUEST'],
  ['a mutation without an id', (world) => pushOf(world, [{}]), 400, 'MUTATION_MALFORMED'],
  ['too many mutations', (world) => pushOf(world, Array(limits.batchMutationsMax + 1).fill(0)), 413, 'BATCH_TOO_LARGE'],
  ['JSON 100,000 deep', () => ({ body: '['.repeat(100_000) + ']'.repeat(100_000) }), 400, 'BAD_REQUEST'],
  [
    'a mutation 100,000 deep',
    (world) => ({ body: `{"device":"${world.device}","mutations":${'['.repeat(100_000) + ']'.repeat(100_000)}}` }),
    400,
    'MUTATION_MALFORMED',
  ],
  ['a body one byte over the limit', () => ({ body: ' '.repeat(limits.bodyBytesMax + 1) }), 413, 'BODY_TOO_LARGE'],
  ['a body over the limit without a length', () => ({ body: chunked(limits.bodyBytesMax + 1) }), 413, 'BODY_TOO_LARGE'],
  [
    'a body that claims to be huge',
    (world) => ({ ...pushOf(world, []), headers: { 'content-length': '99999999' } }),
    413,
    'BODY_TOO_LARGE',
  ],
  ['a body that breaks off', () => ({ body: broken() }), 400, 'BAD_REQUEST'],
  ['a body of endless spaces', () => ({ body: chunked(Number.MAX_SAFE_INTEGER) }), 413, 'BODY_TOO_LARGE'],
  [
    'a form',
    (world) => ({ ...pushOf(world, []), headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'plain text, which any site may send',
    (world) => ({ ...pushOf(world, []), headers: { 'content-type': 'text/plain' } }),
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
    (world) => ({ ...pushOf(world, []), headers: { 'content-encoding': 'gzip' } }),
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  // Who
  ['no token', (world) => ({ ...pushOf(world, []), headers: { authorization: undefined } }), 401, 'UNAUTHENTICATED'],
  [
    'another scheme',
    (world) => ({ ...pushOf(world, []), headers: { authorization: 'Basic bGVuYTp4' } }),
    401,
    'UNAUTHENTICATED',
  ],
  [
    'an empty token',
    (world) => ({ ...pushOf(world, []), headers: { authorization: 'Bearer ' } }),
    401,
    'UNAUTHENTICATED',
  ],
  [
    'two tokens',
    (world) => ({ ...pushOf(world, []), headers: { authorization: 'Bearer lena omar' } }),
    401,
    'UNAUTHENTICATED',
  ],
  [
    'a token of 64 kB',
    (world) => ({ ...pushOf(world, []), headers: { authorization: `Bearer ${'x'.repeat(65_536)}` } }),
    401,
    'UNAUTHENTICATED',
  ],
  [
    'a token in the address',
    (world) => ({
      ...get(`/pull?token=lena&scope=${scopeOf(world)}&cursor=${cursorOf(world)}`),
      headers: { authorization: undefined },
    }),
    401,
    'UNAUTHENTICATED',
  ],
  [
    'a device of somebody else',
    (world) => ({ ...pushOf(world, [mutationOf(world)]), headers: { authorization: 'Bearer omar' } }),
    403,
    'DEVICE_FOREIGN',
  ],
  // Scopes
  ['no scope', (world) => get(`/pull?cursor=${cursorOf(world)}`), 400, 'BAD_REQUEST'],
  [
    'two scopes',
    (world) => get(`/pull?scope=${scopeOf(world)}&scope=${scopeOf(world)}&cursor=${cursorOf(world)}`),
    400,
    'BAD_REQUEST',
  ],
  [
    'a scope twice on a stream',
    (world) => get(`/events?scope=${scopeOf(world)}&cursor=&scope=${scopeOf(world)}&cursor=`),
    400,
    'BAD_REQUEST',
  ],
  ['scopes without cursors', (world) => get(`/events?scope=${scopeOf(world)}`), 400, 'BAD_REQUEST'],
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
  ].map(
    (text): BadCase => [
      `the scope "${text.slice(0, 20)}"`,
      (world) => get(`/pull?scope=${text}&cursor=${cursorOf(world)}`),
      400,
      'BAD_REQUEST',
    ],
  ),
  [
    'a foreign scope',
    (world) => get(`/pull?scope=race/${world.foreignRace}&cursor=${cursorOf(world)}`),
    403,
    'SCOPE_FORBIDDEN',
  ],
  [
    'a scope that does not exist',
    (world) => get(`/pull?scope=race/${newId()}&cursor=${cursorOf(world)}`),
    403,
    'SCOPE_FORBIDDEN',
  ],
  [
    'a kind that does not exist',
    (world) => get(`/pull?scope=barn/${world.race}&cursor=${cursorOf(world)}`),
    403,
    'SCOPE_FORBIDDEN',
  ],
  [
    'a scope in other case',
    (world) => get(`/pull?scope=race/${world.race.toUpperCase()}&cursor=${cursorOf(world)}`),
    403,
    'SCOPE_FORBIDDEN',
  ],
  ['a foreign snapshot', (world) => get(`/snapshot?scope=race/${world.foreignRace}`), 403, 'SCOPE_FORBIDDEN'],
  [
    'a snapshot of an unknown table',
    (world) => get(`/snapshot?scope=${scopeOf(world)}&table=pg_class`),
    400,
    'UNKNOWN_TABLE',
  ],
  ['a snapshot behind no table', (world) => get(`/snapshot?scope=${scopeOf(world)}&after=x`), 400, 'BAD_REQUEST'],
  [
    'a snapshot behind what is no key',
    (world) => get(`/snapshot?scope=${scopeOf(world)}&table=mark&after=GARBAGE`),
    400,
    'BAD_REQUEST',
  ],
  // Cursors
  ['no cursor', (world) => get(`/pull?scope=${scopeOf(world)}`), 400, 'BAD_REQUEST'],
  ...['', 'x', '-1', '1e9', 'NaN'].map(
    (text): BadCase => [
      `the cursor "${text}"`,
      (world) => get(`/pull?scope=${scopeOf(world)}&cursor=${text}`),
      400,
      'CURSOR_INVALID',
    ],
  ),
  [
    'a negative version',
    (world) => get(`/pull?scope=${scopeOf(world)}&cursor=${world.epoch}.-1.${originTag}`),
    400,
    'CURSOR_INVALID',
  ],
  [
    'a version of 2^53',
    (world) => get(`/pull?scope=${scopeOf(world)}&cursor=${world.epoch}.9007199254740992.${originTag}`),
    400,
    'CURSOR_INVALID',
  ],
  [
    'a cursor of the future',
    (world) => get(`/pull?scope=${scopeOf(world)}&cursor=${cursorOf(world, { version: 2 })}`),
    409,
    'CURSOR_FUTURE',
  ],
  [
    'a cursor of another epoch',
    (world) => get(`/pull?scope=${scopeOf(world)}&cursor=${cursorOf(world, { epoch: newId() })}`),
    409,
    'CURSOR_EPOCH',
  ],
  [
    'a cursor of another history',
    (world) => get(`/pull?scope=${scopeOf(world)}&cursor=${cursorOf(world, { tag: 'a'.repeat(32) })}`),
    409,
    'CURSOR_TAG',
  ],
  // Addresses
  ['an unknown address', () => get('/restore'), 404, 'NOT_FOUND'],
  ['an address beside the API', () => get('http://baton.test/wp-admin.php'), 404, 'NOT_FOUND'],
  ['GET for POST', () => get('/push'), 405, 'METHOD_NOT_ALLOWED'],
  ['POST for GET', (world) => ({ path: `/pull?scope=${scopeOf(world)}` }), 405, 'METHOD_NOT_ALLOWED'],
  ['DELETE', () => ({ path: '/snapshot', method: 'DELETE' }), 405, 'METHOD_NOT_ALLOWED'],
  [
    'an older protocol',
    (world) => ({ ...pushOf(world, []), headers: { 'baton-protocol': '0' } }),
    426,
    'PROTOCOL_UNSUPPORTED',
  ],
  [
    'no number for a protocol',
    (world) => ({ ...pushOf(world, []), headers: { 'baton-protocol': 'x' } }),
    426,
    'PROTOCOL_UNSUPPORTED',
  ],
  // Contact
  [
    'a contact that says too much',
    (world) => ({
      path: '/contact',
      body: JSON.stringify({
        device: world.device,
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
    (world) => ({
      path: '/contact',
      body: JSON.stringify({
        device: world.device,
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

function broken(): ReadableStream<Uint8Array> {
  let isBegun = false;
  return new ReadableStream({
    pull(controller) {
      if (isBegun) controller.error(new Error('aborted'));
      else controller.enqueue(new TextEncoder().encode('{"device":'));
      isBegun = true;
    },
  });
}
