import * as v from 'valibot';
import { confidences } from '../interval.ts';
import { count, deviceId, unixMs } from './primitives.ts';
import { serverClockSchema } from './server-clock.ts';

/**
 * Body of `POST /api/v1/sync/contact`: what a device says of itself, every 20 s while it is
 * live. The round trip proves the connection, and others see when a device was last heard.
 */
export const contactRequestSchema = v.strictObject({
  device: deviceId,
  /** Mutations on the device that the server has not confirmed. */
  unsent: count,
  /** When the oldest of them was made; null where there is none. */
  oldestUnsentAt: v.nullable(unixMs),
  /** Mutations that the server refused and a person has not settled yet. */
  refused: count,
  clock: v.strictObject({
    uncertaintyMs: v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0))),
    confidence: v.picklist(confidences),
  }),
});

export const contactResponseSchema = v.object({ clock: serverClockSchema });

export type ContactRequest = v.InferOutput<typeof contactRequestSchema>;
export type ContactResponse = v.InferOutput<typeof contactResponseSchema>;
