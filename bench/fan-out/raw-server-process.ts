import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monotonicMs } from '../rig/monotonic.ts';
import { offer } from '../rig/remote.ts';

const streams = new Set<ServerResponse>();

const handlers = {
  async start() {
    const server = createServer((_request, response) => {
      streams.add(response);
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('event: live\n\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  },
  /** Writes the same bytes to every stream. Returns when that was begun. */
  broadcast(event: string) {
    const startedAt = monotonicMs();
    const bytes = Buffer.from(event);
    for (const stream of streams) stream.write(bytes);
    return startedAt;
  },
};

export type RawServerHandlers = typeof handlers;

offer(handlers);
