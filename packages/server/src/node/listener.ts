import { BatonError } from '@baton/protocol';
import { createAdaptorServer, type HttpBindings, type ServerType } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { RawAnswer } from '../http/environment.ts';
import { writeRaw } from '../http/event-stream.ts';
import type { Fetch } from './request-count.ts';

export interface Listener {
  readonly port: number;
  /** Takes no new connection, ends the idle ones and waits for the rest, `boundMs` at most. */
  close(boundMs: number): Promise<void>;
}

export interface ListenRequest {
  readonly fetch: Fetch;
  readonly port: number;
  readonly hostname: string | undefined;
  /** A connection in use over which no byte gets through for so long is cut. */
  readonly silentMs?: number;
}

/** Milliseconds that a client may take to send a request, slow body included. */
const requestTimeoutMs = 120_000;
/** Longer than balancers and browsers keep an idle connection, so that they close it and not we. */
const keepAliveTimeoutMs = 65_000;
/** A stream has the names and cursors of all its scopes in its address; Node's own 16,384 cut off 64 long names. */
const headerBytesMax = 65_536;
/** Above what the slowest answer may take to begin, and the pauses of a stream. */
const defaultSilentMs = 60_000;
const sweepMs = 50;

/** @throws BatonError PORT_IN_USE */
export async function listen({ fetch, port, hostname, silentMs = defaultSilentMs }: ListenRequest): Promise<Listener> {
  const server = createAdaptorServer({
    fetch: (request, bindings) => answer(fetch, request, bindings as HttpBindings),
    serverOptions: {
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: keepAliveTimeoutMs,
      maxHeaderSize: headerBytesMax,
    },
  });
  server.setTimeout(silentMs);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, port)));
    server.listen(port, hostname, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: (boundMs) => close(server, boundMs),
  };
}

async function answer(fetch: Fetch, request: Request, { incoming, outgoing }: HttpBindings): Promise<Response> {
  const rawAnswer: RawAnswer = {};
  const response = await fetch(request, { incoming, outgoing, rawAnswer });
  if (!rawAnswer.body || !response.ok) return response;
  writeRaw(outgoing, response, rawAnswer.body);
  return RESPONSE_ALREADY_SENT;
}

function explain(error: Error, port: number): Error {
  const isTaken = 'code' in error && error.code === 'EADDRINUSE';
  return isTaken ? new BatonError('PORT_IN_USE', `Another program listens on port ${port}.`, { cause: error }) : error;
}

async function close(server: ServerType, boundMs: number): Promise<void> {
  if (!('closeAllConnections' in server)) return;
  // A connection that is kept alive is idle only once its last answer, a stream's goodbye say, has gone out.
  const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
  const cut = setTimeout(() => server.closeAllConnections(), boundMs);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearInterval(sweep);
  clearTimeout(cut);
}
