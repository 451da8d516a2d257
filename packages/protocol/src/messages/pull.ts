import * as v from 'valibot';
import { count, cursor, scope } from './primitives.ts';
import { serverClockSchema } from './server-clock.ts';
import { versionRecordSchema } from './version-record.ts';

/** Answer of `GET /api/v1/sync/pull?scope&cursor`: whole versions, without a hole. */
export const pullResponseSchema = v.object({
  scope,
  versions: v.array(versionRecordSchema),
  /** Where the answer ends: the cursor of the next pull. */
  cursor,
  /** The scope's newest version when this was read; above the cursor's if there is more. */
  head: count,
  clock: serverClockSchema,
});

export type PullResponse = v.InferOutput<typeof pullResponseSchema>;
