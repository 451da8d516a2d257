import {
  BatonError,
  contactRequestShape,
  errorOf,
  findTable,
  limits,
  parseCursor,
  parseScope,
  pushRequestShape,
  type Schema,
  type Scope,
} from '@baton/protocol';
import { Hono, type MiddlewareHandler } from 'hono';
import { keyValues } from '../engine/key-values.ts';
import type { ServerPorts } from '../engine/ports.ts';
import type { ServerEngine } from '../engine/server-engine.ts';
import type { SnapshotPlace } from '../engine/snapshot.ts';
import { jsonAnswer } from './answer.ts';
import { clockOf, type HttpContext, type HttpEnvironment } from './environment.ts';
import { eventStreamBody } from './event-stream.ts';
import { badQuery, requireOne, requireScope, requireWantedScopes } from './query.ts';
import { parseMessage, readJson } from './request-body.ts';
import { snapshotBody } from './snapshot-body.ts';

interface SyncParts {
  readonly schema: Schema;
  readonly engine: ServerEngine;
  readonly ports: ServerPorts;
}

const contactBytesMax = 4_096;

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
    const pulled = await engine.pull(context.get('claims'), scope, cursor);
    return jsonAnswer({ scope, ...pulled, clock: clockOf(context, time) });
  }

  async function snapshot(context: HttpContext): Promise<Response> {
    const query = queryOf(context);
    const scope = requireScope(query);
    const lines = engine.snapshot(context.get('claims'), scope, placeOf(query, scope));
    const first = await lines.next();
    if (first.done) throw new BatonError('INTERNAL', 'a snapshot without lines');
    return new Response(snapshotBody(first.value, lines, ports), {
      headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' },
    });
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
    const body = eventStreamBody((connection) => engine.openStream(context.get('claims'), wanted, connection));
    return new Response(body, {
      headers: {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      },
    });
  }

  async function contact(context: HttpContext): Promise<Response> {
    const report = parseMessage(contactRequestShape, await readJson(context.req.raw, contactBytesMax));
    await engine.contact(context.get('claims'), report);
    return jsonAnswer({ clock: clockOf(context, time) });
  }

  const routes = new Hono<HttpEnvironment>();
  routes.use(refuseHead);
  routes.post('/push', push).all('/push', notAllowed('POST'));
  routes.get('/pull', pull).all('/pull', notAllowed('GET'));
  routes.get('/snapshot', snapshot).all('/snapshot', notAllowed('GET'));
  routes.get('/events', events).all('/events', notAllowed('GET'));
  routes.post('/contact', contact).all('/contact', notAllowed('POST'));
  return routes;
}

function queryOf(context: HttpContext): URLSearchParams {
  return new URL(context.req.url).searchParams;
}

function refuseLongBatch(body: unknown): void {
  const mutations = typeof body === 'object' && body !== null && 'mutations' in body ? body.mutations : undefined;
  if (Array.isArray(mutations) && mutations.length > limits.batchMutationsMax) {
    throw errorOf('BATCH_TOO_LARGE', { details: `at most ${limits.batchMutationsMax} mutations` });
  }
}

/** Hono runs GET's route for HEAD and drops the body: a stream that nobody holds would stay open. */
const refuseHead: MiddlewareHandler = async (context, next) => {
  if (context.req.method === 'HEAD') throw errorOf('METHOD_NOT_ALLOWED');
  await next();
};

function notAllowed(method: string) {
  return (): never => {
    throw errorOf('METHOD_NOT_ALLOWED', { details: `use ${method}` });
  };
}
