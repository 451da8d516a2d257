import { numberFrom0, object, type TypeOf } from '../shape.ts';
import { unixMs } from './primitives.ts';

/** The server's stamps of one exchange, T2 and T3 of RFC 5905, with the clock's own error. */
export const serverClock = object({
  receivedAt: unixMs,
  sentAt: unixMs,
  /** Bound of the server clock's own error in milliseconds. */
  errorMs: numberFrom0,
});

export type ServerClock = TypeOf<typeof serverClock>;
