import { createClientEngine } from '@baton/client/engine';
import { monotonicMs } from './monotonic.ts';
import { createNodePorts } from './node-ports.ts';
import { offer } from './remote.ts';
import { schema } from './schema.ts';

const handlers = {
  /** Starts a client for each token, all at once. Returns the ms until each of them had the whole board. */
  async connect(url: string, tokens: readonly string[], board: string) {
    const startedAt = monotonicMs();
    await Promise.all(tokens.map((token) => connect(url, token, board)));
    return monotonicMs() - startedAt;
  },
};

export type CrowdHandlers = typeof handlers;

async function connect(url: string, token: string, board: string): Promise<void> {
  const client = createClientEngine({ schema, url, token }, createNodePorts(url));
  const notes = client.live((query) => query.note.where({ board }));
  await new Promise<void>((resolve) => {
    notes.subscribe(() => {
      if (notes.current().status === 'ready') resolve();
    });
  });
}

offer(handlers);
