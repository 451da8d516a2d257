import * as v from 'valibot';
import { unixMs } from './primitives.ts';
import { serverClockSchema } from './server-clock.ts';

/** Answer of `GET /api/server-time`. */
export const serverTimeSchema = v.object({
  serverTime: unixMs,
  serverTimeISO: v.string(),
  /** The same as `serverTime`, under the name that older clients read. */
  timestamp: unixMs,
  timezone: v.string(),
  clock: serverClockSchema,
});

export type ServerTime = v.InferOutput<typeof serverTimeSchema>;
