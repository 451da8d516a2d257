import { list, number, object, type TypeOf, variant } from '../shape.ts';
import { wireError } from './error-response.ts';
import { cursor, scope, unixMs } from './primitives.ts';
import { versionRecord } from './version-record.ts';

/**
 * One event of `GET /api/v1/sync/events?scope&cursor…` (server-sent events over many scopes).
 * The event's `event:` field is its kind, `data:` the rest as JSON; `id:` of a `versions`
 * event is `scope@cursor`.
 */
export const streamEventShape = variant('kind', {
  /** Whole versions that follow the last cursor without a hole. */
  versions: object({ scope, versions: list(versionRecord), cursor }),
  /** The scope has been caught up to here; what comes now is live. */
  live: object({ scope, cursor }),
  /** Every 15 s, and first of all. Two and a half of them missing: the stream is dead. */
  heartbeat: object({ sentAt: unixMs, errorMs: number }),
  /** This scope cannot go on from its cursor, or may no longer be read. Others go on. */
  refused: object({ scope, error: wireError }),
  /** The server ends the stream: connect again after this many milliseconds. */
  goodbye: object({ reconnectAfterMs: number }),
});

export type StreamEvent = TypeOf<typeof streamEventShape>;
