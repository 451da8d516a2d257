import { confidences } from '../interval.ts';
import { count, nullable, numberFrom0, object, oneOf, strictObject, type TypeOf } from '../shape.ts';
import { deviceId, unixMs } from './primitives.ts';
import { serverClock } from './server-clock.ts';

/**
 * Body of `POST /api/v1/sync/contact`: what a device says of itself, every 20 s while it is
 * live. The round trip proves the connection, and others see when a device was last heard.
 */
export const contactRequestShape = strictObject({
  device: deviceId,
  /** Mutations on the device that the server has not confirmed. */
  unsent: count,
  /** When the oldest of them was made; null where there is none. */
  oldestUnsentAt: nullable(unixMs),
  /** Mutations that the server refused and a person has not settled yet. */
  refused: count,
  clock: strictObject({ uncertaintyMs: nullable(numberFrom0), confidence: oneOf(confidences) }),
});

export const contactResponseShape = object({ clock: serverClock });

export type ContactRequest = TypeOf<typeof contactRequestShape>;
export type ContactResponse = TypeOf<typeof contactResponseShape>;
