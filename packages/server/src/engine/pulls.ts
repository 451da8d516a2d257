import { limits, type Cursor, type Scope } from '@baton/protocol';
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
  return async function pull(claims: Claims, request: PullRequest): Promise<Pulled> {
    const { scope, cursor, waitMs = 0, gone } = request;
    const rights = desk.of(claims);
    const until = time.monotonicMs() + waitMs;
    for (;;) {
      await rights.requireRead(scope);
      const pulled = await (waitMs === 0 ? read(request) : readers.readForMany(scope, cursor));
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
}
