import type { Cursor, Scope } from '@baton/protocol';
import { createFeed, type Feed } from './feed.ts';
import type { Log } from './ports.ts';
import type { Store } from './store.ts';

/** The feeds of the scopes that somebody is live in. */
export interface Feeds {
  of(scope: Scope): Feed;
  /** That of the scope's feed; undefined where nobody is live. */
  positionOf(scope: Scope): Cursor | undefined;
  /** Something may be new in these scopes. A hint: what it misses, the poll finds. */
  wake(scopes: Iterable<Scope>): void;
  /** Looks for what other programs and other nodes wrote. False where the store does not answer. */
  poll(): Promise<boolean>;
}

export function createFeeds({ store, log }: { readonly store: Store; readonly log: Log }): Feeds {
  const feeds = new Map<Scope, Feed>();
  let isReachable = true;

  function of(scope: Scope): Feed {
    const feed = feeds.get(scope) ?? createFeed({ scope, store, log });
    feeds.set(scope, feed);
    return feed;
  }

  function dropEmpty(): void {
    for (const feed of feeds.values()) if (feed.position() === undefined) feeds.delete(feed.scope);
  }

  async function poll(): Promise<boolean> {
    dropEmpty();
    if (feeds.size === 0) return isReachable;
    try {
      const heads = await store.heads([...feeds.keys()]);
      note(true);
      for (const [scope, head] of heads) {
        const feed = feeds.get(scope);
        if (feed && feed.position()?.version !== head) feed.advance();
      }
    } catch (error) {
      note(false, error);
    }
    return isReachable;
  }

  function note(isAnswering: boolean, error?: unknown): void {
    if (isAnswering === isReachable) return;
    isReachable = isAnswering;
    if (isAnswering) log.info({}, 'the database answers again; streams go on');
    else log.warn({ err: error }, 'the database does not answer; streams stay open and wait');
  }

  return {
    of,
    positionOf: (scope) => feeds.get(scope)?.position(),
    wake(scopes) {
      for (const scope of scopes) feeds.get(scope)?.advance();
    },
    poll,
  };
}
