import * as v from 'valibot';
import { unixMs } from './primitives.ts';

/** The server's stamps of one exchange, T2 and T3 of RFC 5905, with the clock's own error. */
export const serverClockSchema = v.object({
  receivedAt: unixMs,
  sentAt: unixMs,
  /** Bound of the server clock's own error in milliseconds. */
  errorMs: v.pipe(v.number(), v.minValue(0)),
});

export type ServerClock = v.InferOutput<typeof serverClockSchema>;
