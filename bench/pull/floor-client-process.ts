import { monotonicMs } from '../rig/monotonic.ts';
import { offer } from '../rig/remote.ts';

const handlers = {
  /** The ms until the rows of an answer are in memory. */
  async read(url: string) {
    // A client has used its network before its first sync, too.
    await fetch(new URL('/nothing', url));
    const startedAt = monotonicMs();
    const rows = (await (await fetch(url)).json()) as unknown[];
    return { rows: rows.length, elapsedMs: monotonicMs() - startedAt };
  },
};

export type FloorClientHandlers = typeof handlers;

offer(handlers);
