import { formatCursor, limits, type Cursor, type Scope } from '@baton/protocol';
import type { AccessDesk, Claims } from './access.ts';
import { holdPull } from './held-pull.ts';
import type { ServerTimeSource, Timers } from './ports.ts';
import type { Readers } from './readers.ts';
import type { Pulled, Store } from './store.ts';

export interface PullRequest {
  readonly scope: Scope;
  readonly cursor: Cursor;
  /** How long to wait for something where there is nothing, in ms. Default 0. */
  readonly waitMs?: number;
  /** Aborted when the client is gone. */
  readonly gone?: AbortSignal;
}

interface PullsParts {
  readonly store: Store;
  readonly desk: AccessDesk;
  readonly readers: Readers;
  readonly time: ServerTimeSource;
  readonly timers: Timers;
}

/** Gives what follows a cursor, at once or, where there is nothing yet, when there is something. */
export function createPulls({ store, desk, readers, time, timers }: PullsParts) {
  const underWay = new Map<string, Promise<Pulled>>();

  return async function pull(claims: Claims, request: PullRequest): Promise<Pulled> {
    const { scope, cursor, waitMs = 0, gone } = request;
    const rights = desk.of(claims);
    const until = time.monotonicMs() + waitMs;
    for (;;) {
      await rights.requireRead(scope);
      const pulled = waitMs === 0 ? await read(request) : await readForMany(request);
      // Reading may have waited for long.
      await rights.requireRead(scope);
      const leftMs = until - time.monotonicMs();
      if (pulled.versions.length > 0 || leftMs <= 0 || gone?.aborted) return pulled;
      // Others have been given more meanwhile, and would not be given it again.
      if ((readers.positionOf(scope)?.version ?? 0) > cursor.version) continue;
      const frame = await holdPull({ scope, cursor, waitMs: leftMs, gone, rights, readers, timers });
      if (gone?.aborted) return pulled;
      if (!frame) continue;
      await rights.requireRead(scope);
      return { versions: frame.versions, cursor: frame.cursor, head: frame.cursor.version };
    }
  };

  function read({ scope, cursor }: PullRequest): Promise<Pulled> {
    return store.pull(scope, cursor, limits.pullChangesMax);
  }

  /**
   * Who is ready to wait may be told what was so a moment ago, since the feed tells the rest.
   * So those who come back together after a frame are read for once, and not at all where
   * others wait at the very same place.
   */
  async function readForMany(request: PullRequest): Promise<Pulled> {
    const { scope, cursor } = request;
    if (isSame(readers.positionOf(scope), cursor)) return { versions: [], cursor, head: cursor.version };
    const place = `${scope} ${formatCursor(cursor)}`;
    const reading = underWay.get(place) ?? read(request).finally(() => underWay.delete(place));
    underWay.set(place, reading);
    return await reading;
  }
}

function isSame(a: Cursor | undefined, b: Cursor): boolean {
  return a?.version === b.version && a.tag === b.tag && a.epoch === b.epoch;
}
