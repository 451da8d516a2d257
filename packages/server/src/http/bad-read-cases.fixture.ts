import { limits } from '@baton/protocol';
import type { BadCase } from './bad-input-cases.fixture.ts';
import { cursorOf, get, newId, scopeOf, type BadInputWorld, type BadRequest } from './bad-input.fixture.ts';

const pullOf = (world: BadInputWorld, more: string) =>
  get(`/pull?scope=${scopeOf(world)}&cursor=${cursorOf(world)}${more}`);

const ticketOf = (body: unknown): BadRequest => ({ path: '/events/ticket', body: JSON.stringify(body) });

const wanted = (world: BadInputWorld) => ({ scope: scopeOf(world), cursor: cursorOf(world) });

const resumeAt = (world: BadInputWorld, lastEventId: string): BadRequest => ({
  ...get(`/events?scope=${scopeOf(world)}&cursor=${cursorOf(world)}`),
  headers: { 'last-event-id': lastEventId },
});

const withoutToken = (path: string): BadRequest => ({ ...get(path), headers: { authorization: undefined } });

/** What is wrong with pulls that wait, with tickets, and with streams that are resumed. */
export const badReadCases: readonly BadCase[] = [
  ...['-1', '1e3', 'NaN', '', '0x10', '25001', '9'.repeat(30), '1.5'].map<BadCase>((waitMs) => [
    `a wait of ${JSON.stringify(waitMs)}`,
    (world) => pullOf(world, `&waitMs=${waitMs}`),
    400,
    'BAD_REQUEST',
  ]),
  ['a wait given twice', (world) => pullOf(world, '&waitMs=1&waitMs=2'), 400, 'BAD_REQUEST'],
  [
    'a wait in a foreign scope',
    (world) => get(`/pull?scope=race/${world.foreignRace}&cursor=${cursorOf(world)}&waitMs=25000`),
    403,
    'SCOPE_FORBIDDEN',
  ],
  [
    'a wait at a cursor of the future',
    (world) => get(`/pull?scope=${scopeOf(world)}&cursor=${cursorOf(world, { version: 9 })}&waitMs=25000`),
    409,
    'CURSOR_FUTURE',
  ],
  ['a ticket for nothing', () => ticketOf({ scopes: [] }), 400, 'BAD_REQUEST'],
  ['a ticket for no list', () => ticketOf({ scopes: { length: 1 } }), 400, 'BAD_REQUEST'],
  ['a ticket for what is no scope', () => ticketOf({ scopes: [{ scope: '*', cursor: '' }] }), 400, 'BAD_REQUEST'],
  ['a ticket for a scope twice', (world) => ticketOf({ scopes: [wanted(world), wanted(world)] }), 400, 'BAD_REQUEST'],
  ['a ticket for somebody', (world) => ticketOf({ scopes: [wanted(world)], sub: 'omar' }), 400, 'BAD_REQUEST'],
  [
    'a ticket for too many scopes',
    () =>
      ticketOf({
        scopes: Array.from({ length: limits.streamScopesMax + 1 }, (_, n) => ({ scope: `race/${n}`, cursor: '' })),
      }),
    400,
    'BAD_REQUEST',
  ],
  ['a ticket request of 70 kB', () => ({ path: '/events/ticket', body: ' '.repeat(70_000) }), 413, 'BODY_TOO_LARGE'],
  [
    'a ticket request without a token',
    (world) => ({ ...ticketOf({ scopes: [wanted(world)] }), headers: { authorization: undefined } }),
    401,
    'UNAUTHENTICATED',
  ],
  ['GET for a ticket', () => get('/events/ticket'), 405, 'METHOD_NOT_ALLOWED'],
  ...['', 'x', "' or 1=1 --", '%00', '0'.repeat(64), 'F'.repeat(64), '0'.repeat(8_000)].map<BadCase>((ticket) => [
    `the ticket ${ticket.slice(0, 20)}`,
    () => withoutToken(`/events?ticket=${ticket}`),
    401,
    'TICKET_INVALID',
  ]),
  ['two tickets', () => withoutToken('/events?ticket=x&ticket=y'), 400, 'BAD_REQUEST'],
  [
    'a ticket with a scope beside it',
    (world) => withoutToken(`/events?ticket=x&scope=${scopeOf(world)}`),
    400,
    'BAD_REQUEST',
  ],
  [
    'a ticket for a pull',
    (world) => withoutToken(`/pull?ticket=x&scope=${scopeOf(world)}&cursor=${cursorOf(world)}`),
    401,
    'UNAUTHENTICATED',
  ],
  [
    'a last event of another scope',
    (world) => resumeAt(world, `race/${newId()}@${cursorOf(world)}`),
    400,
    'BAD_REQUEST',
  ],
  ['a last event of none', (world) => resumeAt(world, '12'), 400, 'BAD_REQUEST'],
];
