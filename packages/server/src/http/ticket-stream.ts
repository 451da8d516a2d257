import type { MiddlewareHandler } from 'hono';
import type { ServerEngine } from '../engine/server-engine.ts';
import { eventStream } from './event-stream.ts';
import { queryOf, type HttpEnvironment } from './environment.ts';
import { badQuery, requireOne } from './query.ts';

/**
 * A browser's own EventSource sends no headers, so `?ticket=` says who it is and what it wants to
 * hear. Nothing else counts then: a stream of somebody's cookie or header is none of a ticket.
 * @throws BatonError TICKET_INVALID, BAD_REQUEST
 */
export function openByTicket(engine: ServerEngine): MiddlewareHandler<HttpEnvironment> {
  return async (context, next) => {
    const query = queryOf(context);
    if (!query.has('ticket')) return await next();
    const other = ['scope', 'cursor'].find((name) => query.has(name));
    if (other !== undefined) badQuery(other, 'is told when the ticket is asked for');
    const { claims, wanted } = await engine.tickets.redeem(requireOne(query, 'ticket'));
    return eventStream(context, (connection) => engine.openStream(claims, wanted, connection));
  };
}
