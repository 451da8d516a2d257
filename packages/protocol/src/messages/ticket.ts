import { limits } from '../limits.ts';
import { count, list, object, strictObject, text, type TypeOf } from '../shape.ts';
import { scope } from './primitives.ts';

/**
 * Body of `POST /api/v1/sync/events/ticket`: the stream that the ticket is to open. It stands in
 * for the headers that a browser's own EventSource cannot send.
 */
export const ticketRequestShape = strictObject({
  /** As in the address of a stream: an empty cursor, where there is none, is refused on it. */
  scopes: list(strictObject({ scope, cursor: text }), 1, limits.streamScopesMax),
});

/** The ticket goes into `GET /api/v1/sync/events?ticket=`, once. */
export const ticketResponseShape = object({ ticket: text, expiresInMs: count });

export type TicketRequest = TypeOf<typeof ticketRequestShape>;
export type TicketResponse = TypeOf<typeof ticketResponseShape>;
