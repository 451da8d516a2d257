import {
  contactRequestShape,
  errorOf,
  findTable,
  limits,
  parseCursor,
  parseScope,
  pushRequestShape,
  ticketRequestShape,
  type Schema,
  type Scope,
  type TicketResponse,
} from '@baton/protocol';
import { Hono } from 'hono';
import { keyValues } from '../engine/key-values.ts';
import type { ServerPorts } from '../engine/ports.ts';
import type { ServerEngine } from '../engine/server-engine.ts';
import type { SnapshotPlace } from '../engine/snapshot.ts';
import { ticketLifeMs } from '../engine/tickets.ts';
import { jsonAnswer } from './answer.ts';
import { compressLarge } from './compression.ts';
import { clockOf, queryOf, type HttpContext, type HttpEnvironment } from './environment.ts';
import { eventStream } from './event-stream.ts';
import {
  badQuery,
  readWaitMs,
  refuseTwice,
  requireOne,
  requireScope,
  requireWantedScopes,
  resumeFrom,
} from './query.ts';
import { parseMessage, readJson } from './request-body.ts';
import { snapshotAnswer } from './snapshot-body.ts';

interface SyncParts {
  readonly schema: Schema;
  readonly engine: ServerEngine;
  readonly ports: ServerPorts;
}

const contactBytesMax = 4_096;
const ticketBytesMax = 65_536;

/** What stands under `/api/v1/sync`. Claims are known by now. */
export function createSyncRoutes({ schema, engine, ports }: SyncParts): Hono<HttpEnvironment> {
  const { time } = ports;

  async function push(context: HttpContext): Promise<Response> {
    const body = await readJson(context.req.raw, limits.bodyBytesMax);
    refuseLongBatch(body);
    const outcome = await engine.push(context.get('claims'), parseMessage(pushRequestShape, body));
    return jsonAnswer({ ...outcome, clock: clockOf(context, time) });
  }

  async function pull(context: HttpContext): Promise<Response> {
    const query = queryOf(context);
    const scope = requireScope(query);
    const cursor = parseCursor(requireOne(query, 'cursor'));
    if (!cursor) throw errorOf('CURSOR_INVALID');
    const { signal: gone } = context.req.raw;
    const pulled = await engine.pull(context.get('claims'), { scope, cursor, waitMs: readWaitMs(query), gone });
    return jsonAnswer({ scope, ...pulled, clock: clockOf(context, time) });
  }

  async function snapshot(context: HttpContext): Promise<Response> {
    const query = queryOf(context);
    const scope = requireScope(query);
    const lines = engine.snapshot(context.get('claims'), scope, placeOf(query, scope));
    return await snapshotAnswer(lines, ports);
  }

  function placeOf(query: URLSearchParams, scope: Scope): SnapshotPlace | undefined {
    if (!query.has('table')) {
      if (query.has('after')) badQuery('after', 'needs the table');
      return undefined;
    }
    const table = findTable(schema, requireOne(query, 'table'));
    if (!table || table.scopeKind !== parseScope(scope)?.kind) throw errorOf('UNKNOWN_TABLE');
    const after = query.has('after') ? requireOne(query, 'after') : null;
    if (after !== null && !keyValues(table, after)) badQuery('after', `is no key of ${table.name}`);
    return { table, after };
  }

  function events(context: HttpContext): Response {
    const wanted = requireWantedScopes(queryOf(context));
    const lastEventId = context.req.header('last-event-id');
    const from = lastEventId ? resumeFrom(wanted, lastEventId) : wanted;
    return eventStream(context, (connection) => engine.openStream(context.get('claims'), from, connection));
  }

  async function ticket(context: HttpContext): Promise<Response> {
    const { scopes } = parseMessage(ticketRequestShape, await readJson(context.req.raw, ticketBytesMax));
    refuseTwice(scopes.map(({ scope }) => scope));
    const wanted = scopes.map(({ scope, cursor }) => ({ scope, cursorText: cursor }));
    const issued = await engine.tickets.issue({ claims: context.get('claims'), wanted });
    const answer: TicketResponse = { ticket: issued, expiresInMs: ticketLifeMs };
    return jsonAnswer(answer);
  }

  async function contact(context: HttpContext): Promise<Response> {
    const report = parseMessage(contactRequestShape, await readJson(context.req.raw, contactBytesMax));
    await engine.contact(context.get('claims'), report);
    return jsonAnswer({ clock: clockOf(context, time) });
  }

  const routes = new Hono<HttpEnvironment>();
  routes.post('/push', push).all('/push', notAllowed('POST'));
  routes.get('/pull', compressLarge, pull).all('/pull', notAllowed('GET'));
  routes.get('/snapshot', compressLarge, snapshot).all('/snapshot', notAllowed('GET'));
  routes.get('/events', events).all('/events', notAllowed('GET'));
  routes.post('/events/ticket', ticket).all('/events/ticket', notAllowed('POST'));
  routes.post('/contact', contact).all('/contact', notAllowed('POST'));
  return routes;
}

function refuseLongBatch(body: unknown): void {
  const mutations = typeof body === 'object' && body !== null && 'mutations' in body ? body.mutations : undefined;
  if (Array.isArray(mutations) && mutations.length > limits.batchMutationsMax) {
    throw errorOf('BATCH_TOO_LARGE', { details: `at most ${limits.batchMutationsMax} mutations` });
  }
}

function notAllowed(method: string) {
  return (): never => {
    throw errorOf('METHOD_NOT_ALLOWED', { details: `use ${method}` });
  };
}
