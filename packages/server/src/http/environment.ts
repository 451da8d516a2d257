import type { ServerClock } from '@baton/protocol';
import type { Context, MiddlewareHandler } from 'hono';
import type { Claims } from '../engine/access.ts';
import type { ServerTimeSource } from '../engine/ports.ts';
import type { BeginStream } from '../engine/stream.ts';

/** What Baton's middleware leaves for its routes. */
export interface HttpEnvironment {
  Variables: { receivedAt: number; claims: Claims };
}

/** Handed over beside the request by a listener that can write an answer's body itself. */
export interface RawAnswer {
  /** Set by a route that leaves it to the listener; its Response is the head. */
  body?: BeginStream;
}

/** What a listener hands over beside the request. */
export interface Bindings {
  readonly rawAnswer?: RawAnswer;
}

export type HttpContext = Context<HttpEnvironment>;

/** Undefined under any listener but our own. */
export function rawAnswerOf(context: Context): RawAnswer | undefined {
  const bindings: Bindings | undefined = context.env;
  return bindings?.rawAnswer;
}

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
