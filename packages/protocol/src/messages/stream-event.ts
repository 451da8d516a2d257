import * as v from 'valibot';
import { errorResponseSchema } from './error-response.ts';
import { cursor, scope, unixMs } from './primitives.ts';
import { versionRecordSchema } from './version-record.ts';

/**
 * One event of `GET /api/v1/sync/events?scope&cursor…` (server-sent events over many scopes).
 * The event's `event:` field is its kind, `data:` the rest as JSON; `id:` of a `versions`
 * event is `scope@cursor`.
 */
export const streamEventSchema = v.variant('kind', [
  /** Whole versions that follow the last cursor without a hole. */
  v.object({ kind: v.literal('versions'), scope, versions: v.array(versionRecordSchema), cursor }),
  /** The scope has been caught up to here; what comes now is live. */
  v.object({ kind: v.literal('live'), scope, cursor }),
  /** Every 15 s, and first of all. Two and a half of them missing: the stream is dead. */
  v.object({ kind: v.literal('heartbeat'), sentAt: unixMs, errorMs: v.number() }),
  /** This scope cannot go on from its cursor, or may no longer be read. Others go on. */
  v.object({ kind: v.literal('refused'), scope, error: errorResponseSchema.entries.error }),
  /** The server ends the stream: connect again after this many milliseconds. */
  v.object({ kind: v.literal('goodbye'), reconnectAfterMs: v.number() }),
]);

export type StreamEvent = v.InferOutput<typeof streamEventSchema>;
