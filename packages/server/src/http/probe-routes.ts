import type { ServerTime } from '@baton/protocol';
import { BatonError } from '@baton/protocol';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { ServerPorts } from '../engine/ports.ts';
import { jsonAnswer } from './answer.ts';
import { clockOf, stampReceived, type HttpContext, type HttpEnvironment } from './environment.ts';

interface ProbeParts {
  readonly ports: ServerPorts;
  readonly ping: () => Promise<void>;
  readonly isStopping: () => boolean;
}

/** A database that takes longer than this to answer is not ready. */
const readyTimeoutMs = 3_000;

/** Routes that need no token: the server's clock, a quick answer, life and readiness. */
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
    return jsonAnswer(answer);
  }

  async function ready(): Promise<Response> {
    if (isStopping()) throw new BatonError('SHUTTING_DOWN');
    await inTime(ping());
    return jsonAnswer({ status: 'ready' });
  }

  async function inTime(work: Promise<void>): Promise<void> {
    let timer: { cancel(): void } | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      const give = () => reject(new BatonError('DATABASE_UNAVAILABLE', 'The database did not answer in time.'));
      timer = timers.start('ready', readyTimeoutMs, give);
    });
    try {
      await Promise.race([work, late]);
    } finally {
      timer?.cancel();
    }
  }

  const routes = new Hono<HttpEnvironment>();
  routes.use('/api/server-time', stampReceived(time), cors({ origin: '*' }));
  routes.get('/api/server-time', serverTime);
  routes.get('/api/ping', () => jsonAnswer({ status: 'ok' }));
  routes.get('/healthz', () => jsonAnswer({ status: 'ok' }));
  routes.get('/readyz', ready);
  return routes;
}
