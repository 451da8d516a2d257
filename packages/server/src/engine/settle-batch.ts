import { type BatonError, type MutationId, type Receipt, type Schema } from '@baton/protocol';
import type { Claims } from './access.ts';
import { asBatonError } from './as-baton-error.ts';
import type { HeldBack } from './parking.ts';
import { ScopeUnasked, type Permissions } from './permissions.ts';
import type { Log, Timers } from './ports.ts';
import type { Proposal, ReadableProposal } from './proposal.ts';
import type { AnyRules } from './rules.ts';
import { asRefusal, settleTogether, type Care } from './settle-together.ts';
import type { Store } from './store.ts';

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

export interface BatchOutcome {
  readonly answers: readonly Answer[];
  /** What stopped the batch behind the last answer. */
  readonly obstacle?: BatonError;
}

/**
 * Settles each mutation of a batch: applied, merged or refused, for good.
 *
 * The batch shares one transaction. Where one of it is refused, it is done again with a
 * savepoint each, so that a refused mutation leaves the others alone. Where the transaction
 * fails as a whole (a lock, a constraint checked at commit), they are tried one by one in
 * order, up to the first that meets an obstacle which may pass: that one and all after it
 * stay unanswered and the device sends them again.
 */
export function createSettle(parts: SettleParts): (batch: Batch) => Promise<BatchOutcome> {
  const { store, log } = parts;
  const none: Settled = { answers: [], refused: [], deferred: new Map() };

  return async function settleBatch(batch) {
    for (const care of ['eager', 'cautious'] as const) {
      try {
        return await transact(batch, none, batch.proposals, care);
      } catch (error) {
        const obstacle = asBatonError(error, log);
        if (obstacle.recovery === 'reject') continue;
        if (batch.proposals.length === 1) return { answers: [], obstacle };
        break;
      }
    }
    return await settleOneByOne(batch);
  };

  async function settleOneByOne(batch: Batch): Promise<BatchOutcome> {
    log.info({ mutations: batch.proposals.length }, 'a batch is tried one by one');
    let settled = none;
    for (const proposal of batch.proposals) {
      try {
        settled = await settleAlone(batch, settled, proposal);
      } catch (error) {
        return { answers: settled.answers, obstacle: asBatonError(error, log) };
      }
    }
    return settled;
  }

  /** What the commit itself refuses is recorded by a second transaction. */
  async function settleAlone(batch: Batch, before: Settled, proposal: Proposal): Promise<Settled> {
    try {
      return await transact(batch, before, [proposal], 'cautious');
    } catch (error) {
      if (proposal.kind === 'unreadable') throw error;
      const refused = { ...proposal, kind: 'refused', refusal: asRefusal(error) } as const;
      return await transact(batch, before, [refused], 'cautious');
    }
  }

  /** Rolls back and asks where a scope turned up that nobody had asked for. */
  async function transact(batch: Batch, before: Settled, proposals: readonly Proposal[], care: Care): Promise<Settled> {
    for (;;) {
      try {
        return await store.transaction((transaction) =>
          settleTogether({ ...parts, ...batch, ...{ transaction, care } }, proposals, before),
        );
      } catch (error) {
        if (!(error instanceof ScopeUnasked)) throw error;
        await batch.permissions.ask([error.scope]);
      }
    }
  }
}
