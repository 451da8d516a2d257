import * as v from 'valibot';
import { key, name, scope, wireRow } from './primitives.ts';

/** One row changed by a mutation. Unknown members are refused: they would be lost silently. */
export const operationSchema = v.variant('op', [
  /** `values` holds the key and scope columns too. */
  v.strictObject({ op: v.literal('insert'), scope, table: name, key, values: wireRow }),
  /** `base` holds what the device saw before, for each column in `values`. */
  v.strictObject({ op: v.literal('update'), scope, table: name, key, values: wireRow, base: wireRow }),
  v.strictObject({ op: v.literal('delete'), scope, table: name, key }),
]);

export type Operation = v.InferOutput<typeof operationSchema>;
