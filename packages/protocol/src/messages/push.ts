import * as v from 'valibot';
import { limits } from '../limits.ts';
import { deviceId, errorCode } from './primitives.ts';
import { receiptSchema } from './receipt.ts';
import { serverClockSchema } from './server-clock.ts';

/** Body of `POST /api/v1/sync/push`. Each mutation is parsed for itself: a bad one fails alone. */
export const pushRequestSchema = v.strictObject({
  device: deviceId,
  mutations: v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(limits.batchMutationsMax)),
});

/** What one mutation of the batch met that may pass: it and all after it were not tried. */
const stopped = v.object({
  code: errorCode,
  message: v.string(),
  retryAfterMs: v.number(),
});

/** Receipts in the order of the request. A mutation without a receipt is not acknowledged. */
export const pushResponseSchema = v.object({
  receipts: v.array(receiptSchema),
  stopped: v.optional(stopped),
  clock: serverClockSchema,
});

export type PushRequest = v.InferOutput<typeof pushRequestSchema>;
export type PushResponse = v.InferOutput<typeof pushResponseSchema>;
