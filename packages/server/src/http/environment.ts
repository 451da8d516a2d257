import type { ServerClock } from '@baton/protocol';
import type { Context, MiddlewareHandler } from 'hono';
import type { Claims } from '../engine/access.ts';
import type { ServerTimeSource } from '../engine/ports.ts';

/** What Baton's middleware leaves for its routes. */
export interface HttpEnvironment {
  Variables: { receivedAt: number; claims: Claims };
}

export type HttpContext = Context<HttpEnvironment>;

export function queryOf(context: Context): URLSearchParams {
  return new URL(context.req.url).searchParams;
}

/** Notes when the request came in, before anything that takes time. */
export function stampReceived(time: ServerTimeSource): MiddlewareHandler<HttpEnvironment> {
  return async (context, next) => {
    context.set('receivedAt', time.unixMs());
    await next();
  };
}

/** The server's two stamps of this exchange. To be called last, right before the answer. */
export function clockOf(context: HttpContext, time: ServerTimeSource): ServerClock {
  return { receivedAt: context.get('receivedAt'), sentAt: time.unixMs(), errorMs: time.errorMs };
}
