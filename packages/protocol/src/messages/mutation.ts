import * as v from 'valibot';
import { BatonError } from '../errors.ts';
import { limits } from '../limits.ts';
import { operationSchema } from './operation.ts';
import { count, deviceId, interval, lane, mutationId } from './primitives.ts';

/** Row operations that take effect together or not at all. Once sent, its bytes are frozen. */
export const mutationSchema = v.strictObject({
  id: mutationId,
  device: deviceId,
  /** Place in the device's order of issue; rises, with gaps where a mutation was withdrawn. */
  order: count,
  lane,
  /** The schema version that it was made with. */
  schema: count,
  /** When the person acted, as far as the device could know. Orders nothing. */
  at: interval,
  operations: v.pipe(v.array(operationSchema), v.minLength(1), v.maxLength(limits.mutationOperationsMax)),
});

export type Mutation = v.InferOutput<typeof mutationSchema>;

/** @throws BatonError MUTATION_MALFORMED, naming the place */
export function parseMutation(value: unknown): Mutation {
  const result = v.safeParse(mutationSchema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new BatonError('MUTATION_MALFORMED', undefined, {
    details: `${v.getDotPath(issue) ?? 'mutation'}: ${issue.message}`.slice(0, 300),
  });
}
