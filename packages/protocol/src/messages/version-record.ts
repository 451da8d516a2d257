import * as v from 'valibot';
import { count, key, mutationId, name, tag, wireRow } from './primitives.ts';

/** One row changed at a version. An update holds the changed columns alone. */
export const changeSchema = v.variant('op', [
  v.object({ op: v.literal('insert'), table: name, key, values: wireRow }),
  v.object({ op: v.literal('update'), table: name, key, values: wireRow }),
  v.object({ op: v.literal('delete'), table: name, key }),
]);

/** One committed transaction, as far as it touched one scope. */
export const versionRecordSchema = v.object({
  version: count,
  tag,
  /** Commit time on the server, ISO 8601. For people; it orders nothing. */
  at: v.string(),
  /** The mutations of this scope that the transaction applied; none where SQL wrote it. */
  mutations: v.array(mutationId),
  changes: v.array(changeSchema),
});

export type Change = v.InferOutput<typeof changeSchema>;
export type VersionRecord = v.InferOutput<typeof versionRecordSchema>;
