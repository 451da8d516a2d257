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
  /** The rule that decided: `last-writer`, or `first-writer` where the mutation's own value lost. */
  rule: text,
});

/**
 * Of a refusal that says more of what came before than of the mutation itself: made anew once that
 * is mended, it may well be taken.
 */
const parked = object({
  /**
   * The refused mutation, earlier in the batch, whose effect this one needs. Absent where what it
   * points to went with a history that this database, restored to an older point, does not have.
   */
  behind: optional(mutationId),
});

/** The server's answer for one mutation, the same however often it is asked. */
export const receiptShape = variant('outcome', {
  applied: object({ id: mutationId, versions: list(version) }),
  merged: object({ id: mutationId, versions: list(version), lost: list(lostValue) }),
  rejected: object({
    id: mutationId,
    code: errorCode,
    message: text,
    details: optional(text),
    parked: optional(parked),
  }),
});

export type Receipt = TypeOf<typeof receiptShape>;
/** A scope's version that holds a mutation's effect. */
export type ReceiptVersion = TypeOf<typeof version>;
export type Parked = TypeOf<typeof parked>;
export type LostValue = TypeOf<typeof lostValue>;
