import { type BatonError, errorOf, isBatonError, type Receipt, type Schema } from '@baton/protocol';
import type { Claims } from './access.ts';
import { applyMutation } from './apply-mutation.ts';
import { asBatonError } from './as-baton-error.ts';
import { ScopeUnasked, type Permissions } from './permissions.ts';
import type { Log, Timers } from './ports.ts';
import type { Proposal } from './proposal.ts';
import { reasonOf, refusalReceipt } from './receipts.ts';
import type { AnyRules } from './rules.ts';
import type { Settlement, Store, StoreTransaction } from './store.ts';

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
}

/** What became of one proposal: `recorded` in the store, or refused without a record. */
export type Answer = 'recorded' | Receipt;

/** Answers up to the obstacle, if there is one. */
export interface Settled {
  readonly answers: readonly Answer[];
  readonly obstacle?: BatonError;
}

/** `eager`: a refusal fails the transaction. `cautious`: a savepoint for each mutation takes it. */
type Care = 'eager' | 'cautious';

/**
 * Settles each mutation of a batch: applied, merged or refused, for good.
 *
 * The batch shares one transaction. Where one of it is refused, it is done again with a
 * savepoint each, so that a refused mutation leaves the others alone. Where the transaction
 * fails as a whole (a lock, a constraint checked at commit), they are tried one by one in
 * order, up to the first that meets an obstacle which may pass: that one and all after it
 * stay unanswered and the device sends them again.
 */
export function createSettle({ schema, store, rules, timers, log }: SettleParts): (batch: Batch) => Promise<Settled> {
  return async function settleAll(batch) {
    for (const care of ['eager', 'cautious'] as const) {
      try {
        return { answers: await transact(batch, (transaction) => settleInOrder(batch, transaction, care)) };
      } catch (error) {
        const obstacle = asBatonError(error, log);
        if (obstacle.recovery === 'reject') continue;
        if (batch.proposals.length === 1) return { answers: [], obstacle };
        break;
      }
    }
    return await settleOneByOne(batch);
  };

  async function settleOneByOne(batch: Batch): Promise<Settled> {
    log.info({ mutations: batch.proposals.length }, 'a batch is tried one by one');
    const answers: Answer[] = [];
    for (const proposal of batch.proposals) {
      try {
        answers.push(await settleAlone(batch, proposal));
      } catch (error) {
        return { answers, obstacle: asBatonError(error, log) };
      }
    }
    return { answers };
  }

  async function settleInOrder(batch: Batch, transaction: StoreTransaction, care: Care): Promise<readonly Answer[]> {
    const answers: Answer[] = [];
    for (const proposal of batch.proposals) answers.push(await settle(batch, proposal, transaction, care));
    return answers;
  }

  /** What the commit itself refuses is recorded by a second transaction. */
  async function settleAlone(batch: Batch, proposal: Proposal): Promise<Answer> {
    try {
      return await transact(batch, (transaction) => settle(batch, proposal, transaction, 'cautious'));
    } catch (error) {
      if (proposal.kind === 'unreadable') throw error;
      const refusal = asRefusal(error);
      return await transact(batch, (transaction) =>
        settle(batch, { ...proposal, kind: 'refused', refusal }, transaction, 'cautious'),
      );
    }
  }

  async function settle(batch: Batch, proposal: Proposal, transaction: StoreTransaction, care: Care): Promise<Answer> {
    if (proposal.kind === 'unreadable') return refusalReceipt(proposal.id, proposal.refusal);
    const { state } = await transaction.claim(proposal.claim);
    if (state === 'settled') return 'recorded';
    if (state === 'reused') return refusalReceipt(proposal.id, errorOf('MUTATION_ID_REUSED'));
    await transaction.settle(proposal.id, await outcomeOf(batch, proposal, transaction, care));
    return 'recorded';
  }

  async function outcomeOf(
    { claims, permissions }: Batch,
    proposal: Exclude<Proposal, { kind: 'unreadable' }>,
    transaction: StoreTransaction,
    care: Care,
  ): Promise<Settlement> {
    if (proposal.kind === 'refused') return rejectedFor(proposal.refusal);
    const apply = () => applyMutation({ schema, rules, timers, claims, permissions, transaction }, proposal.operations);
    if (care === 'eager') return await apply();
    try {
      return await transaction.attempt(apply);
    } catch (error) {
      return rejectedFor(error);
    }
  }

  /** Rolls back and asks where a scope turned up that nobody had asked for. */
  async function transact<Result>(
    { permissions }: Batch,
    work: (transaction: StoreTransaction) => Promise<Result>,
  ): Promise<Result> {
    for (;;) {
      try {
        return await store.transaction(work);
      } catch (error) {
        if (!(error instanceof ScopeUnasked)) throw error;
        await permissions.ask([error.scope]);
      }
    }
  }
}

/** Settles a mutation for good, where the error does. */
function rejectedFor(error: unknown): Settlement {
  return { outcome: 'rejected', ...reasonOf(asRefusal(error)) };
}

/** The error, where it settles a mutation for good; else it goes on. */
function asRefusal(error: unknown): BatonError {
  if (isBatonError(error) && error.recovery === 'reject') return error;
  throw error;
}
