import {
  type BatonError,
  type ErrorCode,
  errorOf,
  isBatonError,
  type MutationId,
  type Receipt,
  type Schema,
} from '@baton/protocol';
import type { Claims } from './access.ts';
import { applyMutation } from './apply-mutation.ts';
import { gatherInserts } from './gather-inserts.ts';
import { scopesJudged } from './invariants.ts';
import { areRelated, type HeldBack, mayChangeYet, parkingOf } from './parking.ts';
import type { Permissions } from './permissions.ts';
import type { Log, Timers } from './ports.ts';
import type { Proposal, ReadableProposal } from './proposal.ts';
import { reasonOf, refusalReceipt } from './receipts.ts';
import type { AnyRules } from './rules.ts';
import type { Claim, Settlement, Store, StoreTransaction } from './store.ts';

export interface SettleParts {
  readonly schema: Schema;
  readonly store: Store;
  readonly rules: AnyRules;
  readonly timers: Timers;
  readonly log: Log;
}

export interface Batch {
  readonly claims: Claims;
  readonly permissions: Permissions;
  readonly proposals: readonly Proposal[];
  readonly heldBack: HeldBack;
}

/**
 * What became of one proposal.
 * - `recorded`: settled, and its receipt is in the store
 * - a receipt: refused without a record
 * - a deferral: not settled, for a refusal which may yet change
 */
export type Answer = 'recorded' | Receipt | Deferral;

export interface Deferral {
  readonly id: MutationId;
  readonly deferred: BatonError;
}

export interface Deferred {
  readonly proposal: ReadableProposal;
  readonly refusal: BatonError;
}

/** Answers to the first proposals, and those of them that later ones may depend on in vain. */
export interface Settled {
  readonly answers: readonly Answer[];
  readonly refused: readonly ReadableProposal[];
  readonly deferred: ReadonlyMap<MutationId, Deferred>;
}

/** `eager`: a refusal fails the transaction. `cautious`: a savepoint for each mutation takes it. */
export type Care = 'eager' | 'cautious';

interface Settling extends SettleParts, Batch {
  readonly transaction: StoreTransaction;
  readonly care: Care;
}

/** Settles these mutations of a batch in the present transaction, in order, after those that were settled `before`. */
export async function settleTogether(
  settling: Settling,
  proposals: readonly Proposal[],
  before: Settled,
): Promise<Settled> {
  const { transaction, rules } = settling;
  const readable = proposals.filter((proposal) => proposal.kind !== 'unreadable');
  const judged = readable.flatMap((one) => (one.kind === 'checked' ? scopesJudged(rules, one.operations) : []));
  if (judged.length > 0) await transaction.holdScopes([...new Set(judged)]);
  const states = await transaction.claim(readable.map(({ claim }) => claim));
  const stateOf = new Map<Proposal, Claim | undefined>(readable.map((one, index) => [one, states[index]]));
  const course: Course = { settlements: new Map(), refused: [...before.refused], deferred: new Map(before.deferred) };
  const fresh = readable.filter((proposal) => isFresh(proposal, stateOf.get(proposal), course));
  await settleInOrder(settling, fresh, course);
  const { settlements, refused, deferred } = course;
  if (settlements.size > 0) await transaction.settle(settlements);
  const released = fresh.flatMap(({ id }) => (deferred.has(id) ? [id] : []));
  if (released.length > 0) await transaction.release(released);
  const answers = proposals.map((proposal) => answerTo(proposal, stateOf.get(proposal), deferred));
  return { answers: [...before.answers, ...answers], refused, deferred };
}

/** What has come of the mutations so far. */
interface Course {
  readonly settlements: Map<MutationId, Settlement>;
  readonly refused: ReadableProposal[];
  readonly deferred: Map<MutationId, Deferred>;
}

function isFresh(proposal: ReadableProposal, state: Claim | undefined, { refused }: Course): boolean {
  if (state === 'refused') refused.push(proposal);
  return state === 'new';
}

async function settleInOrder(
  settling: Settling,
  proposals: readonly ReadableProposal[],
  course: Course,
): Promise<void> {
  const { schema, transaction, care } = settling;
  const gathering = gatherInserts(transaction);
  for (const proposal of proposals) {
    // What touches the same rows must not overtake it.
    const ahead = [...course.deferred.values()].find((other) => areRelated(schema, other.proposal, proposal));
    if (ahead) course.deferred.set(proposal.id, { proposal, refusal: ahead.refusal });
    else if (proposal.kind === 'refused') await refuse(settling, proposal, asRefusal(proposal.refusal), course);
    else if (care === 'eager') note(proposal, await apply(settling, proposal, gathering), course);
    else {
      try {
        note(proposal, await transaction.attempt(() => apply(settling, proposal, transaction)), course);
      } catch (error) {
        await refuse(settling, proposal, asRefusal(error), course);
      }
    }
  }
  await gathering.flush();
}

async function apply(
  settling: Settling,
  { operations, mutation }: ReadableProposal & { readonly kind: 'checked' },
  transaction: StoreTransaction,
): Promise<Settlement | undefined> {
  return await applyMutation({ ...settling, ...{ transaction, mutation } }, operations);
}

function note(proposal: ReadableProposal, settlement: Settlement | undefined, { settlements }: Course): void {
  if (settlement) settlements.set(proposal.id, settlement);
}

async function refuse(
  { schema, transaction, heldBack }: Settling,
  proposal: ReadableProposal,
  refusal: BatonError,
  course: Course,
): Promise<void> {
  if (mayChangeYet(proposal, refusal, heldBack)) {
    course.deferred.set(proposal.id, { proposal, refusal });
    return;
  }
  const parked = await parkingOf({ ...{ schema, transaction, proposal, refusal }, refused: course.refused });
  const settlement: Settlement = { outcome: 'rejected', ...reasonOf(refusal), ...(parked && { parked }) };
  course.settlements.set(proposal.id, settlement);
  course.refused.push(proposal);
}

/** What is refused without a record. */
const refusalCodes: Readonly<Partial<Record<Claim, ErrorCode>>> = {
  reused: 'MUTATION_ID_REUSED',
  forgotten: 'MUTATION_FORGOTTEN',
};

function answerTo(proposal: Proposal, state: Claim | undefined, deferred: Settled['deferred']): Answer {
  const { id } = proposal;
  if (proposal.kind === 'unreadable') return refusalReceipt(id, proposal.refusal);
  const code = state && refusalCodes[state];
  if (code) return refusalReceipt(id, errorOf(code));
  const refusal = deferred.get(id)?.refusal;
  return refusal ? { id, deferred: refusal } : 'recorded';
}

/** The error, where it settles a mutation for good; else it goes on. */
export function asRefusal(error: unknown): BatonError {
  if (isBatonError(error) && error.recovery === 'reject') return error;
  throw error;
}
