import {
  BatonError,
  errorOf,
  type DeviceId,
  isBatonError,
  isMutationId,
  limits,
  type Mutation,
  type MutationId,
  parseMutation,
  type Schema,
  type Scope,
} from '@baton/protocol';
import { checkMutation, type CheckedOperation } from './checked-operation.ts';
import { scopesReferredTo } from './permissions.ts';
import type { Log } from './ports.ts';
import type { ClaimRequest } from './store.ts';

/**
 * One mutation of a push as far as it can be judged by itself.
 * - `unreadable`: it has an id and nothing else to go by; refused each time anew, never recorded
 * - `refused`: it breaks the schema; the refusal is recorded under its id
 * - `checked`: it fits the schema
 */
export type Proposal =
  | { readonly kind: 'unreadable'; readonly id: MutationId; readonly refusal: BatonError }
  | ReadableProposal;

export type ReadableProposal = {
  readonly id: MutationId;
  readonly claim: ClaimRequest;
  readonly mutation: Mutation;
  /** Where it needs a right, as far as its text tells. */
  readonly scopes: ReadonlySet<Scope>;
} & (
  | { readonly kind: 'refused'; readonly refusal: BatonError }
  | { readonly kind: 'checked'; readonly operations: readonly CheckedOperation[] }
);

interface ProposalParts {
  readonly schema: Schema;
  readonly sha256: (text: string) => string;
  readonly log: Log;
  /** The device that sends. */
  readonly device: DeviceId;
}

/**
 * @throws BatonError MUTATION_MALFORMED where there is no id that a receipt could name
 */
export function readProposal(parts: ProposalParts, value: unknown, index: number): Proposal {
  const { schema, sha256, log, device } = parts;
  const id = idOf(value);
  if (!id) {
    throw errorOf('MUTATION_MALFORMED', { details: `mutations.${index}.id: a UUIDv7 expected` });
  }
  let mutation: Mutation;
  let body: string;
  let named: ReadonlySet<Scope>;
  try {
    mutation = parseMutation(value);
    body = bodyOf(mutation);
    named = new Set(mutation.operations.map(({ scope }) => scope));
    checkCount(named);
    if (mutation.device !== device) throw new BatonError('DEVICE_FOREIGN', 'The mutation was made on another device.');
  } catch (refusal) {
    if (isBatonError(refusal)) return { kind: 'unreadable', id, refusal };
    throw refusal;
  }
  const claim = { id, device, order: mutation.order, scopes: [...named], bodyHash: sha256(body) };
  const readable = { id, claim, mutation };
  try {
    const operations = checkMutation(schema, mutation);
    const scopes = new Set([...named, ...operations.flatMap((one) => scopesReferredTo(schema, one))]);
    checkCount(scopes);
    return { ...readable, kind: 'checked', scopes, operations };
  } catch (refusal) {
    if (!isBatonError(refusal)) throw refusal;
    if (refusal.cause !== undefined) log.warn({ id, err: refusal }, "a column's validator failed");
    return { ...readable, kind: 'refused', scopes: named, refusal };
  }
}

function idOf(value: unknown): MutationId | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id } = value as { readonly id?: unknown };
  return isMutationId(id) ? id : undefined;
}

/** Each is a question to the application. */
function checkCount({ size }: ReadonlySet<Scope>): void {
  if (size > limits.pushScopesMax) {
    throw errorOf('MUTATION_MALFORMED', { details: `${size} scopes; ${limits.pushScopesMax} are the most` });
  }
}

/**
 * The mutation as text: the same however the sender spaced it or escaped its letters. The order of
 * members counts, since a mutation's bytes are frozen once it was sent.
 */
function bodyOf(mutation: Mutation): string {
  const body = JSON.stringify(mutation);
  if (new TextEncoder().encode(body).length > limits.mutationBytesMax) {
    throw errorOf('MUTATION_MALFORMED', { details: `over ${limits.mutationBytesMax} bytes` });
  }
  return body;
}
