import { createClientEngine, type Client } from '@baton/client/engine';
import { createUuid } from '@baton/protocol';
import { measureMemory } from './memory.ts';
import { monotonicMs } from './monotonic.ts';
import { createNodePorts } from './node-ports.ts';
import { randomBytes } from './random-bytes.ts';
import { offer } from './remote.ts';
import { body, schema } from './schema.ts';

/** When each note was first seen here, by its number. */
const seenAt = new Map<number, number>();
const waiting = new Set<() => void>();
let client: Client<typeof schema> | undefined;

const handlers = {
  async start(url: string, token: string) {
    client = createClientEngine({ schema, url, token }, createNodePorts(url));
    await client.ready;
  },

  /** Keeps a board live and notes when its rows come. Returns the ms until the first sync was complete. */
  async watch(board: string) {
    const startedAt = monotonicMs();
    const notes = started().live((query) => query.note.where({ board }));
    const look = () => {
      const now = monotonicMs();
      for (const { n } of notes.current().rows) if (!seenAt.has(n)) seenAt.set(n, now);
      for (const check of waiting) check();
    };
    notes.subscribe(look);
    await until(() => notes.current().status === 'ready');
    return monotonicMs() - startedAt;
  },

  cut: () => started().network.cut(),

  /** Ends the cut. Returns the ms until so many notes were seen here. */
  async catchUp(count: number) {
    const startedAt = monotonicMs();
    started().network.restore();
    await until(() => seenAt.size >= count);
    return monotonicMs() - startedAt;
  },

  memory: () => measureMemory(),

  async createBoard() {
    const { result, confirmed } = started().mutate((tx) => tx.board.insert({ name: 'measured' }));
    await confirmed;
    return result.id;
  },

  /** Writes one note. Returns when that was begun. */
  write(board: string, n: number) {
    const at = monotonicMs();
    started().mutate((tx) => tx.note.insert({ board, n, body }));
    return at;
  },

  /** Writes many notes, each a mutation of its own. Returns when they were begun, saved, confirmed. */
  async burst(board: string, count: number) {
    const startedAt = monotonicMs();
    const issued = Array.from({ length: count }, (_, n) =>
      started().mutate((tx) => tx.note.insert({ id: createUuid(randomBytes), board, n, body })),
    );
    await Promise.all(issued.map(({ saved }) => saved));
    const savedAt = monotonicMs();
    const receipts = await Promise.all(issued.map(({ confirmed }) => confirmed));
    const applied = receipts.filter(({ outcome }) => outcome === 'applied').length;
    return { startedAt, savedAt, confirmedAt: monotonicMs(), applied };
  },

  /** When note `n` was seen here, waiting for it where it was not yet. */
  async seen(n: number) {
    await until(() => seenAt.has(n));
    return seenAt.get(n) ?? Number.NaN;
  },

  /** When so many notes were seen here, waiting for them. */
  async seenCount(count: number) {
    await until(() => seenAt.size >= count);
    return Math.max(...seenAt.values());
  },
};

export type ClientHandlers = typeof handlers;

function started(): Client<typeof schema> {
  if (!client) throw new Error('the client was not started');
  return client;
}

/** Resolves as soon as a change of the watched rows makes it so. */
function until(isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (!isSo()) return;
      waiting.delete(check);
      resolve();
    };
    waiting.add(check);
    check();
  });
}

offer(handlers);
