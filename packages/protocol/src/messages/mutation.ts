import { errorOf } from '../error-catalogue.ts';
import { limits } from '../limits.ts';
import { count, list, optional, strictObject, type TypeOf } from '../shape.ts';
import { operation } from './operation.ts';
import { deviceId, interval, lane, mutationId, scope, tag } from './primitives.ts';

/** Row operations that take effect together or not at all. Once sent, its bytes are frozen. */
export const mutationShape = strictObject({
  id: mutationId,
  device: deviceId,
  /** Place in the device's order of issue; rises, with gaps where a mutation was withdrawn. */
  order: count,
  lane,
  /** The schema version that it was made with. */
  schema: count,
  /** When the person acted, as far as the device could know. Orders nothing. */
  at: interval,
  /** The versions of its scopes that the device held when it was made; none for a scope that it never had. */
  seen: optional(list(strictObject({ scope, version: count, tag }), 0, limits.pushScopesMax)),
  operations: list(operation, 1, limits.mutationOperationsMax),
});

export type Mutation = TypeOf<typeof mutationShape>;

/** @throws BatonError MUTATION_MALFORMED, naming the place */
export function parseMutation(value: unknown): Mutation {
  const problem = mutationShape.problem(value);
  if (problem === undefined) return value as Mutation;
  throw errorOf('MUTATION_MALFORMED', { details: `mutation${problem}`.slice(0, 300) });
}
