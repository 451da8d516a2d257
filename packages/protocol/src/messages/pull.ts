import { count, list, object, type TypeOf } from '../shape.ts';
import { cursor, scope } from './primitives.ts';
import { serverClock } from './server-clock.ts';
import { versionRecord } from './version-record.ts';

/** Answer of `GET /api/v1/sync/pull?scope&cursor`: whole versions, without a hole. */
export const pullResponseShape = object({
  scope,
  versions: list(versionRecord),
  /** Where the answer ends: the cursor of the next pull. */
  cursor,
  /** The scope's newest version when this was read; above the cursor's if there is more. */
  head: count,
  clock: serverClock,
});

export type PullResponse = TypeOf<typeof pullResponseShape>;
