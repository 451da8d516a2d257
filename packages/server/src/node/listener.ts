import { BatonError } from '@baton/protocol';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
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
}

/** Milliseconds that a client may take to send a request, slow body included. */
const requestTimeoutMs = 120_000;
/** Longer than balancers and browsers keep an idle connection, so that they close it and not we. */
const keepAliveTimeoutMs = 65_000;
const sweepMs = 50;

/** @throws BatonError PORT_IN_USE */
export async function listen({ fetch, port, hostname }: ListenRequest): Promise<Listener> {
  const server = createAdaptorServer({
    fetch,
    serverOptions: { requestTimeout: requestTimeoutMs, keepAliveTimeout: keepAliveTimeoutMs },
  });
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
