import { errorOf, errorToResponse, limits, parseCursor, type Scope } from '@baton/protocol';
import { hasEnded, type Claims, type Rights } from './access.ts';
import type { Feed } from './feed.ts';
import { encodeEvent } from './frame.ts';
import type { Log, ServerTimeSource } from './ports.ts';
import type { ReadForMany } from './read-for-many.ts';
import type { Reader } from './readers.ts';
import { createSubscription, type FrameSink } from './subscription.ts';

/** The connection that carries a stream. */
export interface StreamConnection extends FrameSink {
  /** Sends what was written and closes. */
  end(): void;
  /** Closes at once: what the reader has not taken is dropped. */
  cut(): void;
}

export interface WantedScope {
  readonly scope: Scope;
  /** As the client sent it. Empty or no cursor: `refused`, and the client takes a snapshot. */
  readonly cursorText: string;
}

/** One client's stream over many scopes. */
export interface OpenStream extends Reader {
  /** Sends a heartbeat when it is due, ends what must end, lets each scope go on. */
  tend(): void;
  /** The connection has room again. */
  resume(): void;
  /** The client is gone. */
  close(): void;
}

/** Begins a stream over the connection that is to carry it. */
export type BeginStream = (connection: StreamConnection) => OpenStream;

interface StreamParts {
  readonly claims: Claims;
  readonly rights: Rights;
  readonly wanted: readonly WantedScope[];
  readonly connection: StreamConnection;
  readonly feedOf: (scope: Scope) => Feed;
  readonly readForMany: ReadForMany;
  readonly time: ServerTimeSource;
  readonly log: Log;
  readonly onClose: () => void;
}

/** A reader that takes nothing for so long is cut off: it comes back with its cursors. */
export const stalledMs = 2 * limits.heartbeatMs;

export function openStream(parts: StreamParts): OpenStream {
  const { claims, connection, time } = parts;
  let lastHeartbeatAt = -Infinity;
  let lastRoomAt = time.monotonicMs();
  let isOver = false;

  beat();
  const subscriptions = parts.wanted.flatMap(({ scope, cursorText }) => {
    const cursor = parseCursor(cursorText);
    if (cursor) return [createSubscription({ ...parts, scope, cursor, sink: connection })];
    const { error } = errorToResponse(errorOf('CURSOR_INVALID'));
    connection.write(encodeEvent({ kind: 'refused', scope, error }));
    return [];
  });
  for (const subscription of subscriptions) subscription.tend();

  function tend(): void {
    const now = time.monotonicMs();
    if (connection.hasRoom()) lastRoomAt = now;
    // Where the token has ended, the client comes back with a new one.
    if (now - lastRoomAt >= stalledMs || hasEnded(claims, time)) {
      goodbye(0);
      return;
    }
    if (now - lastHeartbeatAt >= limits.heartbeatMs && connection.hasRoom()) beat();
    for (const subscription of subscriptions) subscription.tend();
  }

  function beat(): void {
    lastHeartbeatAt = time.monotonicMs();
    connection.write(encodeEvent({ kind: 'heartbeat', sentAt: time.unixMs(), errorMs: time.errorMs }));
  }

  function goodbye(reconnectAfterMs: number): void {
    if (isOver) return;
    if (connection.hasRoom()) {
      connection.write(encodeEvent({ kind: 'goodbye', reconnectAfterMs }));
      connection.end();
    } else {
      // It would stand behind all that the reader does not take, and hold the connection for ever.
      connection.cut();
    }
    close();
  }

  function close(): void {
    if (isOver) return;
    isOver = true;
    for (const subscription of subscriptions) subscription.end();
    parts.onClose();
  }

  return {
    tend,
    resume: () => {
      for (const subscription of subscriptions) subscription.tend();
    },
    askAgain: () => {
      for (const subscription of subscriptions) subscription.askAgain();
    },
    goodbye,
    close,
  };
}
