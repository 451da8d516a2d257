import {
  type BatonError,
  type Cursor,
  errorOf,
  errorToResponse,
  isBatonError,
  type Scope,
  type StreamEvent,
} from '@baton/protocol';
import { rightEndsMs, rightKeptMs, type Right, type Rights } from './access.ts';
import type { Feed, FeedMember } from './feed.ts';
import { encodeEvent, encodeFrame, type Frame } from './frame.ts';
import type { Log, ServerTimeSource } from './ports.ts';
import type { ReadForMany } from './read-for-many.ts';

/** Where a stream's bytes go. */
export interface FrameSink {
  write(bytes: Uint8Array): void;
  /** False while the reader has not taken what it was given. */
  hasRoom(): boolean;
}

/** One scope on one stream. */
export interface Subscription {
  /** Asks for the right again when it is due, and reads on where it fell behind. */
  tend(): void;
  /** The right may have changed: asks at once. */
  askAgain(): void;
  end(): void;
}

interface SubscriptionParts {
  readonly scope: Scope;
  /** What the client has. */
  readonly cursor: Cursor;
  readonly rights: Rights;
  readonly feedOf: (scope: Scope) => Feed;
  readonly readForMany: ReadForMany;
  readonly sink: FrameSink;
  readonly time: ServerTimeSource;
  readonly log: Log;
}

/**
 * ```
 *            caught up                  refused, stream over
 *  behind ◄────────────► live   any ─────────────────────────► ended
 *         no room, gap,
 *         right unsure
 * ```
 * `behind` reads from its own cursor, page by page; `live` takes the feed's frames. Nothing is
 * given without a right that was confirmed in the last `rightEndsMs`.
 */
export function createSubscription(parts: SubscriptionParts): Subscription {
  const { scope, rights, feedOf, readForMany, sink, time, log } = parts;
  let state: 'behind' | 'reading' | 'live' | 'ended' = 'behind';
  let cursor = parts.cursor;
  let right: Right | undefined;
  let asked: Promise<Right> | undefined;

  const member: FeedMember = { receive, fallBehind };

  function tend(): void {
    if (state === 'ended') return;
    const isDue = !right || time.monotonicMs() - right.askedAt >= rightKeptMs;
    if (isDue && !asked) void askRight();
    if (state === 'live' && !mayGive()) fallBehind();
    if (state === 'behind') void readUp();
  }

  async function askRight(): Promise<void> {
    const question = rights.ask(scope);
    asked = question;
    try {
      const answer = await question;
      if (asked !== question) return;
      right = answer;
      if (right.access === 'none') refuse(errorOf('SCOPE_FORBIDDEN'));
      else if (state === 'behind') void readUp();
    } catch (error) {
      // A token that is no longer worth anything says so. Where nobody can say, what there is
      // runs out, and the next `tend` asks again.
      if (asked === question && isBatonError(error) && error.recovery !== 'retry') refuse(error);
    } finally {
      if (asked === question) asked = undefined;
    }
  }

  function mayGive(): boolean {
    const isSure = right !== undefined && right.access !== 'none' && time.monotonicMs() - right.askedAt < rightEndsMs;
    return isSure && sink.hasRoom();
  }

  async function readUp(): Promise<void> {
    state = 'reading';
    try {
      while (state === 'reading' && mayGive()) {
        const { versions, cursor: reached, head } = await readForMany(scope, cursor);
        if (state !== 'reading' || !mayGive()) break;
        if (versions.length > 0) sink.write(encodeFrame(scope, cursor, versions, reached).bytes);
        cursor = reached;
        if (cursor.version >= Math.max(head, feedOf(scope).position()?.version ?? 0)) goLive();
      }
      if (state === 'reading') state = 'behind';
    } catch (error) {
      if (isBatonError(error) && error.recovery !== 'retry') refuse(error);
      else if (!isBatonError(error)) log.error({ scope, err: error }, 'a scope could not be read');
      if (state === 'reading') state = 'behind';
    }
  }

  function goLive(): void {
    state = 'live';
    send({ kind: 'live', scope, cursor });
    feedOf(scope).join(member, cursor);
  }

  function receive(frame: Frame): void {
    if (frame.cursor.version <= cursor.version) return;
    if (frame.from !== cursor.version || !mayGive()) {
      fallBehind();
      return;
    }
    sink.write(frame.bytes);
    cursor = frame.cursor;
  }

  function fallBehind(): void {
    if (state !== 'live') return;
    feedOf(scope).leave(member);
    state = 'behind';
    if (mayGive()) void readUp();
  }

  function refuse(error: BatonError): void {
    if (state === 'ended') return;
    send({ kind: 'refused', scope, error: errorToResponse(error).error });
    end();
  }

  function end(): void {
    if (state === 'live') feedOf(scope).leave(member);
    state = 'ended';
  }

  function send(event: StreamEvent): void {
    sink.write(encodeEvent(event));
  }

  return {
    tend,
    askAgain: () => {
      if (state !== 'ended') void askRight();
    },
    end,
  };
}
