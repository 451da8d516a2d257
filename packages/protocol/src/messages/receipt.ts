import { count, list, object, optional, text, type TypeOf, variant } from '../shape.ts';
import { errorCode, key, mutationId, name, scope, tag, wireValue } from './primitives.ts';

const version = object({ scope, version: count, tag });

/** A value that another write had set since the device saw the row, and that now is replaced. */
const lostValue = object({
  table: name,
  key,
  column: name,
  /** What the column holds now. */
  kept: wireValue,
  /** What it held before this mutation, unseen by its author; or this mutation's own value. */
  lost: wireValue,
  /** The rule that decided, such as `last-writer`. */
  rule: text,
});

/** The server's answer for one mutation, the same however often it is asked. */
export const receiptShape = variant('outcome', {
  applied: object({ id: mutationId, versions: list(version) }),
  merged: object({ id: mutationId, versions: list(version), lost: list(lostValue) }),
  rejected: object({ id: mutationId, code: errorCode, message: text, details: optional(text) }),
});

export type Receipt = TypeOf<typeof receiptShape>;
/** A scope's version that holds a mutation's effect. */
export type ReceiptVersion = TypeOf<typeof version>;
export type LostValue = TypeOf<typeof lostValue>;
