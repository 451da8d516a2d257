import type { BatonError } from '@baton/protocol';
import { asBatonError } from './as-baton-error.ts';
import { ScopeUnasked } from './permissions.ts';
import type { Proposal } from './proposal.ts';
import {
  type Answer,
  asRefusal,
  type Batch,
  type Care,
  type Settled,
  type SettleParts,
  settleTogether,
} from './settle-together.ts';

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
