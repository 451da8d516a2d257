import { count, list, nullable, object, type TypeOf, variant } from '../shape.ts';
import { wireError } from './error-response.ts';
import { cursor, key, name, scope, wireRow } from './primitives.ts';

/**
 * One line of `GET /api/v1/sync/snapshot?scope` (NDJSON). Pages are read one after the other,
 * each at its own version: `begin.cursor` is where deltas go on, a change is skipped for a
 * row whose page is not older, and the scope is complete from `end.cursor` on.
 * A body without its `end` line was cut.
 */
export const snapshotLineShape = variant('kind', {
  begin: object({ scope, cursor, rowCount: count }),
  page: object({
    table: name,
    /** The version that this page's rows were read at. */
    version: count,
    rows: list(wireRow),
    /** Key of the last row, from which an interrupted snapshot goes on. */
    after: nullable(key),
  }),
  end: object({ cursor }),
  error: object({ error: wireError }),
});

export type SnapshotLine = TypeOf<typeof snapshotLineShape>;
