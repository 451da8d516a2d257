import { object, text, type TypeOf } from '../shape.ts';
import { unixMs } from './primitives.ts';
import { serverClock } from './server-clock.ts';

/** Answer of `GET /api/server-time`. */
export const serverTimeShape = object({
  serverTime: unixMs,
  serverTimeISO: text,
  /** The same as `serverTime`, under the name that older clients read. */
  timestamp: unixMs,
  timezone: text,
  clock: serverClock,
});

export type ServerTime = TypeOf<typeof serverTimeShape>;
