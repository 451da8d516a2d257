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
import { asBatonError } from './as-baton-error.ts';
import { gatherInserts } from './gather-inserts.ts';
import { ScopeUnasked, type Permissions } from './permissions.ts';
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
  return async function settleBatch(batch) {
    for (const care of ['eager', 'cautious'] as const) {
      try {
        return { answers: await settleTogether(batch, batch.proposals, care) };
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
        answers.push(...(await settleAlone(batch, proposal)));
      } catch (error) {
        return { answers, obstacle: asBatonError(error, log) };
      }
    }
    return { answers };
  }

  /** What the commit itself refuses is recorded by a second transaction. */
  async function settleAlone(batch: Batch, proposal: Proposal): Promise<readonly Answer[]> {
    try {
      return await settleTogether(batch, [proposal], 'cautious');
    } catch (error) {
      if (proposal.kind === 'unreadable') throw error;
      return await settleTogether(batch, [{ ...proposal, kind: 'refused', refusal: asRefusal(error) }], 'cautious');
    }
  }

  async function settleTogether(batch: Batch, proposals: readonly Proposal[], care: Care): Promise<readonly Answer[]> {
    const readable = proposals.filter((proposal) => proposal.kind !== 'unreadable');
    return await transact(batch, async (transaction) => {
      const states = await transaction.claim(readable.map(({ claim }) => claim));
      const stateOf = new Map<Proposal, Claim | undefined>(readable.map((one, index) => [one, states[index]]));
      const fresh = readable.filter((proposal) => stateOf.get(proposal) === 'new');
      const settlements = await settlementsOf(batch, fresh, transaction, care);
      if (settlements.size > 0) await transaction.settle(settlements);
      return proposals.map((proposal) => answerTo(proposal, stateOf.get(proposal)));
    });
  }

  /** Applies them in order. */
  async function settlementsOf(
    batch: Batch,
    proposals: readonly ReadableProposal[],
    transaction: StoreTransaction,
    care: Care,
  ): Promise<ReadonlyMap<MutationId, Settlement>> {
    const settlements = new Map<MutationId, Settlement>();
    const gathering = gatherInserts(transaction);
    for (const proposal of proposals) {
      const settlement =
        care === 'eager'
          ? await apply(batch, proposal, gathering)
          : await transaction.attempt(() => apply(batch, proposal, transaction)).catch(rejectedFor);
      if (settlement) settlements.set(proposal.id, settlement);
    }
    await gathering.flush();
    return settlements;
  }

  async function apply(
    { claims, permissions }: Batch,
    proposal: ReadableProposal,
    transaction: StoreTransaction,
  ): Promise<Settlement | undefined> {
    if (proposal.kind === 'refused') return rejectedFor(proposal.refusal);
    return await applyMutation({ schema, rules, timers, claims, permissions, transaction }, proposal.operations);
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

/** What is refused without a record. */
const refusalCodes: Readonly<Partial<Record<Claim, ErrorCode>>> = {
  reused: 'MUTATION_ID_REUSED',
  forgotten: 'MUTATION_FORGOTTEN',
};

function answerTo(proposal: Proposal, state: Claim | undefined): Answer {
  if (proposal.kind === 'unreadable') return refusalReceipt(proposal.id, proposal.refusal);
  const code = state && refusalCodes[state];
  return code ? refusalReceipt(proposal.id, errorOf(code)) : 'recorded';
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
