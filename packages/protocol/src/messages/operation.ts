import { strictObject, text, textOf, type TypeOf, variant } from '../shape.ts';
import { name, scope, wireRow } from './primitives.ts';

/** What a device may name; what it is told of has no bound. */
const key = textOf(1, 500);
const op = text;

/** One row changed by a mutation. Unknown members are refused: they would be lost silently. */
export const operation = variant('op', {
  /** `values` holds the key and scope columns too. */
  insert: strictObject({ op, scope, table: name, key, values: wireRow }),
  /** `base` holds what the device saw before, for each column in `values`. */
  update: strictObject({ op, scope, table: name, key, values: wireRow, base: wireRow }),
  delete: strictObject({ op, scope, table: name, key }),
});

export type Operation = TypeOf<typeof operation>;
