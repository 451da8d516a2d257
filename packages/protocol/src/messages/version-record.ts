import { count, list, object, text, type TypeOf, variant } from '../shape.ts';
import { key, mutationId, name, tag, wireRow } from './primitives.ts';

/** One row changed at a version. An update holds the changed columns alone. */
const change = variant('op', {
  insert: object({ table: name, key, values: wireRow }),
  update: object({ table: name, key, values: wireRow }),
  delete: object({ table: name, key }),
});

/** One committed transaction, as far as it touched one scope. */
export const versionRecord = object({
  version: count,
  tag,
  /** Commit time on the server, ISO 8601. For people; it orders nothing. */
  at: text,
  /** The mutations of this scope that the transaction applied; none where SQL wrote it. */
  mutations: list(mutationId),
  changes: list(change),
});

export type Change = TypeOf<typeof change>;
export type VersionRecord = TypeOf<typeof versionRecord>;
