import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../engine/ports.ts';
import type { Database } from './database.ts';
import { keepOnce } from './keep-once.ts';
import type { Retention } from './retention.ts';

export interface UpkeepParts {
  readonly database: Database;
  /** When it can be used; where that fails there is nothing to keep. */
  readonly ready: Promise<void>;
  readonly retention: Retention;
  readonly log: Log;
}

export interface Upkeep {
  /** Begins nothing more. The statement that is under way ends with the database. */
  close(): void;
}

const everyMs = 3_600_000;

/** So many passes in a row may meet an obstacle before it is a warning: the next one is in an hour. */
const obstaclesMax = 3;

/** Sees to what is kept for a while, once the database is ready and every hour from then on. */
export function startUpkeep({ database, ready, retention, log }: UpkeepParts): Upkeep {
  const closing = new AbortController();
  const { signal } = closing;

  async function keepForEver(): Promise<void> {
    for (let obstacles = 0; !signal.aborted; ) {
      try {
        const kept = await keepOnce(database, retention, signal);
        obstacles = 0;
        if (kept.dropped.length + kept.mutations + kept.versions > 0)
          log.info(kept, 'old changes and ids were removed');
      } catch (error) {
        obstacles++;
        if (obstacles % obstaclesMax === 0 && !signal.aborted) {
          log.warn({ err: error, passes: obstacles }, 'old changes and ids cannot be removed; trying again every hour');
        }
      }
      await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  ready.then(keepForEver, () => undefined);

  return { close: () => closing.abort() };
}
