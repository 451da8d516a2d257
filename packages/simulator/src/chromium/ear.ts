import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Deed } from './words.ts';

/** Where pages say what they are about to do, and wait until it was heard. */
export interface Ear {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startEar(hear: (deed: Deed) => void): Promise<Ear> {
  const server = createServer((request, response) => {
    text(request).then(
      (body) => {
        hear(JSON.parse(body) as Deed);
        response.writeHead(204, { 'access-control-allow-origin': '*' }).end();
      },
      // The page was killed while it spoke: what it was about to do is not done.
      () => undefined,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
