import * as v from 'valibot';
import { count, errorCode, key, mutationId, name, scope, tag } from './primitives.ts';

const version = v.object({ scope, version: count, tag });
const value = v.union([v.string(), v.number(), v.boolean(), v.null()]);

/** A value that another write had set since the device saw the row, and that now is replaced. */
const lostValue = v.object({
  table: name,
  key,
  column: name,
  /** What the column holds now. */
  kept: value,
  /** What it held before this mutation, unseen by its author; or this mutation's own value. */
  lost: value,
  /** The rule that decided, such as `last-writer`. */
  rule: v.string(),
});

/** The server's answer for one mutation, the same however often it is asked. */
export const receiptSchema = v.variant('outcome', [
  v.object({ id: mutationId, outcome: v.literal('applied'), versions: v.array(version) }),
  v.object({
    id: mutationId,
    outcome: v.literal('merged'),
    versions: v.array(version),
    lost: v.array(lostValue),
  }),
  v.object({
    id: mutationId,
    outcome: v.literal('rejected'),
    code: errorCode,
    message: v.string(),
    details: v.optional(v.string()),
  }),
]);

export type Receipt = v.InferOutput<typeof receiptSchema>;
/** A scope's version that holds a mutation's effect. */
export type ReceiptVersion = v.InferOutput<typeof version>;
export type LostValue = v.InferOutput<typeof lostValue>;
