import { isBatonError, limits, type Cursor, type Scope } from '@baton/protocol';
import { encodeFrame, type Frame } from './frame.ts';
import type { Log } from './ports.ts';
import { isSameCursor } from './read-for-many.ts';
import type { Store } from './store.ts';

/** Who is live in a scope and takes its frames. */
export interface FeedMember {
  receive(frame: Frame): void;
  /** The feed cannot go on: read from your own cursor. */
  fallBehind(): void;
}

/**
 * What is new in one scope, read once for all who are live in it. A member that is not where
 * a frame begins reads from its own cursor instead, so the feed never has to know who has what.
 */
export interface Feed {
  readonly scope: Scope;
  /** Up to where members have been given it, undefined while there are none. */
  position(): Cursor | undefined;
  /** The member has everything up to `cursor`. */
  join(member: FeedMember, cursor: Cursor): void;
  leave(member: FeedMember): void;
  /** Reads on, if there is anything. Calls while it reads are one more round. */
  advance(): void;
}

interface FeedParts {
  readonly scope: Scope;
  readonly store: Store;
  readonly log: Log;
}

export function createFeed({ scope, store, log }: FeedParts): Feed {
  const members = new Set<FeedMember>();
  let position: Cursor | undefined;
  let isReading = false;
  let mayBeMore = false;

  function advance(): void {
    mayBeMore = true;
    if (!isReading) void readOn();
  }

  async function readOn(): Promise<void> {
    isReading = true;
    try {
      while (mayBeMore && position) {
        mayBeMore = false;
        await readOnce(position);
      }
    } catch (error) {
      meet(error);
    } finally {
      isReading = false;
    }
  }

  async function readOnce(from: Cursor): Promise<void> {
    const { versions, cursor, head } = await store.pull(scope, from, limits.pullChangesMax);
    // All members may have left meanwhile, and others come who are elsewhere.
    if (position !== from) {
      mayBeMore = true;
      return;
    }
    if (cursor.version < head) mayBeMore = true;
    if (versions.length === 0) return;
    position = cursor;
    const frame = encodeFrame(scope, from, versions, cursor);
    for (const member of [...members]) member.receive(frame);
  }

  function meet(error: unknown): void {
    // Unreachable: the next poll tries again. A cursor that went bad: each member finds out by its own.
    if (isBatonError(error) && error.recovery === 'retry') return;
    log.warn({ scope, err: error }, 'a feed lost its place; its readers read for themselves');
    position = undefined;
    for (const member of [...members]) member.fallBehind();
  }

  return {
    scope,
    position: () => position,
    join(member, cursor) {
      const isNew = !isSameCursor(position, cursor);
      if (members.size === 0) position = cursor;
      members.add(member);
      // Who joins where the others are misses nothing that is not told to all of them.
      if (isNew) advance();
    },
    leave(member) {
      members.delete(member);
      if (members.size === 0) position = undefined;
    },
    advance,
  };
}
