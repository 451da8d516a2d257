import { BatonError, errorOf, type ServerTime } from '@baton/protocol';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { inTime, type Bound } from '../engine/in-time.ts';
import type { ServerPorts } from '../engine/ports.ts';
import { jsonAnswer } from './answer.ts';
import { createOpenApiDocument } from './openapi/document.ts';
import { clockOf, stampReceived, type HttpContext, type HttpEnvironment } from './environment.ts';

interface ProbeParts {
  readonly ports: ServerPorts;
  readonly ping: () => Promise<void>;
  readonly isStopping: () => boolean;
}

/** A database that takes longer than this to answer is not ready. */
const ready: Bound = {
  name: 'ready',
  boundMs: 3_000,
  late: () => new BatonError('DATABASE_UNAVAILABLE', 'The database did not answer in time.'),
};

/** Routes that need no token: the server's clock, a quick answer, life and readiness, what else there is. */
export function createProbeRoutes({ ports, ping, isStopping }: ProbeParts): Hono<HttpEnvironment> {
  const { time, timers } = ports;

  function serverTime(context: HttpContext): Response {
    const clock = clockOf(context, time);
    const answer: ServerTime = {
      serverTime: clock.sentAt,
      serverTimeISO: new Date(clock.sentAt).toISOString(),
      timestamp: clock.sentAt,
      timezone: 'UTC',
      clock,
    };
    return jsonAnswer(answer, 200, { 'access-control-allow-origin': '*' });
  }

  async function readiness(): Promise<Response> {
    if (isStopping()) throw errorOf('SHUTTING_DOWN');
    await inTime(timers, ready, ping());
    return jsonAnswer({ status: 'ready' });
  }

  let document: object | undefined;

  const routes = new Hono<HttpEnvironment>();
  routes.options('/api/server-time', cors({ origin: '*' }));
  routes.get('/api/server-time', stampReceived(time), serverTime);
  routes.get('/api/ping', () => jsonAnswer({ status: 'ok' }));
  routes.get('/healthz', () => jsonAnswer({ status: 'ok' }));
  routes.get('/readyz', readiness);
  routes.get('/openapi.json', () => jsonAnswer((document ??= createOpenApiDocument())));
  return routes;
}
