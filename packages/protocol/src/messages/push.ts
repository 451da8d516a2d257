import { limits } from '../limits.ts';
import { anything, count, list, number, object, optional, strictObject, text, type TypeOf } from '../shape.ts';
import { deviceId, errorCode, mutationId, scope } from './primitives.ts';
import { receiptShape } from './receipt.ts';
import { serverClock } from './server-clock.ts';

/** The earliest place in the order of issue that the device holds for a scope and does not send with this batch. */
const heldBack = strictObject({ scope, order: count });

/** Body of `POST /api/v1/sync/push`. Each mutation is parsed for itself: a bad one fails alone. */
export const pushRequestShape = strictObject({
  device: deviceId,
  mutations: list(anything, 1, limits.batchMutationsMax),
  /** Where mutations of the batch overtake earlier ones of their scopes. */
  heldBack: optional(list(heldBack)),
});

/** What one mutation of the batch met that may pass: it and all after it were not tried. */
const stopped = object({ code: errorCode, message: text, retryAfterMs: number });

/**
 * A mutation that would be refused as things are, while the device holds earlier work of its scopes
 * that may change them. It is not settled: the device sends it again after that work.
 */
const deferred = object({ id: mutationId, code: errorCode, message: text, details: optional(text) });

/** Receipts in the order of the request. A mutation without a receipt is not acknowledged. */
export const pushResponseShape = object({
  receipts: list(receiptShape),
  deferred: optional(list(deferred)),
  stopped: optional(stopped),
  clock: serverClock,
});

export type PushRequest = TypeOf<typeof pushRequestShape>;
export type PushResponse = TypeOf<typeof pushResponseShape>;
