import * as v from 'valibot';
import { errorResponseSchema } from './error-response.ts';
import { count, cursor, key, name, scope, wireRow } from './primitives.ts';

/**
 * One line of `GET /api/v1/sync/snapshot?scope` (NDJSON). Pages are read one after the other,
 * each at its own version: `begin.cursor` is where deltas go on, a change is skipped for a
 * row whose page is not older, and the scope is complete from `end.cursor` on.
 * A body without its `end` line was cut.
 */
export const snapshotLineSchema = v.variant('kind', [
  v.object({ kind: v.literal('begin'), scope, cursor, rowCount: count }),
  v.object({
    kind: v.literal('page'),
    table: name,
    /** The version that this page's rows were read at. */
    version: count,
    rows: v.array(wireRow),
    /** Key of the last row, from which an interrupted snapshot goes on. */
    after: v.nullable(key),
  }),
  v.object({ kind: v.literal('end'), cursor }),
  v.object({ kind: v.literal('error'), error: errorResponseSchema.entries.error }),
]);

export type SnapshotLine = v.InferOutput<typeof snapshotLineSchema>;
