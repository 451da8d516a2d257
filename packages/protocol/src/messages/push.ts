import { limits } from '../limits.ts';
import { anything, list, number, object, optional, strictObject, text, type TypeOf } from '../shape.ts';
import { deviceId, errorCode } from './primitives.ts';
import { receiptShape } from './receipt.ts';
import { serverClock } from './server-clock.ts';

/** Body of `POST /api/v1/sync/push`. Each mutation is parsed for itself: a bad one fails alone. */
export const pushRequestShape = strictObject({
  device: deviceId,
  mutations: list(anything, 1, limits.batchMutationsMax),
});

/** What one mutation of the batch met that may pass: it and all after it were not tried. */
const stopped = object({ code: errorCode, message: text, retryAfterMs: number });

/** Receipts in the order of the request. A mutation without a receipt is not acknowledged. */
export const pushResponseShape = object({
  receipts: list(receiptShape),
  stopped: optional(stopped),
  clock: serverClock,
});

export type PushRequest = TypeOf<typeof pushRequestShape>;
export type PushResponse = TypeOf<typeof pushResponseShape>;
