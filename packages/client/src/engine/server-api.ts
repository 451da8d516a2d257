import {
  type ContactRequest,
  contactResponseShape,
  type Cursor,
  type DeviceId,
  formatCursor,
  limits,
  type Mutation,
  type PullResponse,
  type PushResponse,
  pullResponseShape,
  pushResponseShape,
  type Scope,
  type ServerTime,
  serverTimeShape,
  type SnapshotLine,
  snapshotLineShape,
  type StreamEvent,
  streamEventShape,
} from '@baton/protocol';
import { checkShape, parseJson, readJson, requestJson, type RequestParts, requestPieces } from './server-request.ts';
import { readServerSentEvents } from './sse-parser.ts';
import { readLines } from './text-lines.ts';

/**
 * The server's routes as functions. What they give has the protocol's shape; all else is a
 * BatonError with the code that says what to do.
 */
export interface ServerApi {
  push(device: DeviceId, mutations: readonly Mutation[], signal: AbortSignal): Promise<PushResponse>;
  pull(scope: Scope, cursor: Cursor, signal: AbortSignal): Promise<PullResponse>;
  /** Ends after the last line; the caller looks for `end`. */
  snapshot(scope: Scope, signal: AbortSignal): AsyncIterable<SnapshotLine>;
  /** Goes on until the connection breaks or the signal ends it. */
  events(cursors: ReadonlyMap<Scope, Cursor>, signal: AbortSignal): AsyncIterable<StreamEvent>;
  contact(contact: ContactRequest, signal: AbortSignal): Promise<void>;
  /** One exchange of time stamps. Needs no token. */
  serverTime(signal: AbortSignal): Promise<ServerTime>;
}

/** `/api/server-time`, seen from `/api/v1/sync`: the clock is older than the protocol's versions. */
const serverTimePath = '/../../server-time';

const pushTimeoutMs = 30_000;
/** The slowest network that is waited for: what is sent may take as long as it takes there. */
const uplinkBytesPerMs = 8;
const answerTimeoutMs = 15_000;
const headTimeoutMs = 10_000;
const snapshotSilenceMaxMs = 30_000;
/** Two and a half heartbeats without a byte: the connection is dead, whatever the system says. */
const streamSilenceMaxMs = limits.heartbeatMs * 2.5;
const exchangeTimeoutMs = 5_000;

// A kind that only a newer server has is passed over; one that is malformed ends the stream.
const kinds: readonly string[] = [
  'versions',
  'live',
  'heartbeat',
  'refused',
  'goodbye',
] satisfies StreamEvent['kind'][];

export function createServerApi(parts: RequestParts): ServerApi {
  return {
    push: (device, mutations, signal) =>
      requestJson(parts, pushResponseShape, {
        path: '/push',
        body: { device, mutations },
        timeoutMs: pushTimeoutMs + JSON.stringify(mutations).length / uplinkBytesPerMs,
        signal,
      }),
    pull: (scope, cursor, signal) =>
      requestJson(parts, pullResponseShape, {
        path: `/pull?scope=${encodeURIComponent(scope)}&cursor=${formatCursor(cursor)}`,
        timeoutMs: answerTimeoutMs,
        signal,
      }),
    async *snapshot(scope, signal) {
      const path = `/snapshot?scope=${encodeURIComponent(scope)}`;
      const silenceMaxMs = snapshotSilenceMaxMs;
      const pieces = requestPieces(parts, { path, timeoutMs: headTimeoutMs, silenceMaxMs, signal });
      for await (const line of readLines(pieces)) {
        if (line === '') continue;
        const parsed = parseJson(snapshotLineShape, line);
        parts.onContact();
        yield parsed;
      }
    },
    async *events(cursors, signal) {
      const pairs = [...cursors].map(
        ([scope, cursor]) => `scope=${encodeURIComponent(scope)}&cursor=${formatCursor(cursor)}`,
      );
      const path = `/events?${pairs.join('&')}`;
      const pieces = requestPieces(parts, {
        path,
        timeoutMs: headTimeoutMs,
        silenceMaxMs: streamSilenceMaxMs,
        contentType: 'text/event-stream',
        signal,
      });
      for await (const { event: kind, data } of readServerSentEvents(pieces)) {
        if (!kinds.includes(kind)) continue;
        const event = checkShape(streamEventShape, { ...Object(readJson(data)), kind });
        parts.onContact();
        yield event;
      }
    },
    async contact(contact, signal) {
      await requestJson(parts, contactResponseShape, {
        path: '/contact',
        body: contact,
        timeoutMs: answerTimeoutMs,
        signal,
      });
    },
    serverTime: (signal) =>
      requestJson(parts, serverTimeShape, { path: serverTimePath, timeoutMs: exchangeTimeoutMs, signal }),
  };
}
