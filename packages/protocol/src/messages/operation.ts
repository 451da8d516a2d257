import * as v from 'valibot';
import { name, scope, wireRow } from './primitives.ts';

/** What a device may name; what it is told of has no bound. */
const key = v.pipe(v.string(), v.minLength(1), v.maxLength(500));

/** One row changed by a mutation. Unknown members are refused: they would be lost silently. */
export const operationSchema = v.variant('op', [
  /** `values` holds the key and scope columns too. */
  v.strictObject({ op: v.literal('insert'), scope, table: name, key, values: wireRow }),
  /** `base` holds what the device saw before, for each column in `values`. */
  v.strictObject({ op: v.literal('update'), scope, table: name, key, values: wireRow, base: wireRow }),
  v.strictObject({ op: v.literal('delete'), scope, table: name, key }),
]);

export type Operation = v.InferOutput<typeof operationSchema>;
