import {
  BatonError,
  isBatonError,
  type PushRequest,
  type PushResponse,
  type Receipt,
  type Schema,
  type Scope,
} from '@baton/protocol';
import type { AccessDesk, Claims } from './access.ts';
import { applyMutation } from './apply-mutation.ts';
import type { DeviceDesk } from './devices.ts';
import { createPermissions, ScopeUnasked, scopesReferredTo, type Permissions } from './permissions.ts';
import type { Log } from './ports.ts';
import { readProposal, type Proposal } from './proposal.ts';
import { reasonOf, refusalReceipt, showReceipt } from './receipts.ts';
import { retryAfterMsOf } from './retry-after.ts';
import type { AnyRules } from './rules.ts';
import type { Settlement, Store, StoreTransaction } from './store.ts';

export interface PushParts {
  readonly schema: Schema;
  readonly store: Store;
  readonly desk: AccessDesk;
  readonly devices: DeviceDesk;
  readonly rules: AnyRules;
  readonly sha256: (text: string) => string;
  readonly log: Log;
  /** Hears which scopes a commit may have touched. */
  readonly onCommit: (scopes: ReadonlySet<Scope>) => void;
}

export type PushOutcome = Pick<PushResponse, 'receipts' | 'stopped'>;

/** What became of one proposal: `recorded` in the store, or refused without a record. */
type Answer = 'recorded' | Receipt;

interface Batch {
  readonly claims: Claims;
  readonly permissions: Permissions;
  readonly proposals: readonly Proposal[];
}

/**
 * Takes a batch of mutations in, each of them exactly once.
 *
 * The batch shares one transaction, a savepoint each, so that a refused mutation leaves the
 * others alone. Where the transaction fails as a whole (a lock, a constraint checked at
 * commit), they are tried one by one in order, up to the first that meets an obstacle which
 * may pass: that one and all after it stay unanswered and the device sends them again.
 */
export function createPush(parts: PushParts): (claims: Claims, request: PushRequest) => Promise<PushOutcome> {
  const { schema, store, desk, sha256, log } = parts;

  return async function push(claims, request) {
    const proposals = request.mutations.map((value, index) =>
      readProposal({ schema, sha256, device: request.device }, value, index),
    );
    await parts.devices.requireOwn(request.device, claims.sub);
    const batch: Batch = { claims, permissions: createPermissions(desk.of(claims)), proposals };
    const scopes = scopesOf(schema, proposals);
    await batch.permissions.ask(scopes);
    const { answers, obstacle } = await settleAll(batch);
    parts.onCommit(scopes);
    if (obstacle && answers.length === 0) throw obstacle;
    const receipts = await readReceipts(batch, answers);
    return obstacle === undefined ? { receipts } : { receipts, stopped: stoppedBy(obstacle) };
  };

  async function settleAll(
    batch: Batch,
  ): Promise<{ readonly answers: readonly Answer[]; readonly obstacle?: BatonError }> {
    try {
      return { answers: await transact(batch, (transaction) => settleInOrder(batch, transaction)) };
    } catch (error) {
      log.info({ code: asBatonError(error).code, mutations: batch.proposals.length }, 'a batch is tried one by one');
    }
    const answers: Answer[] = [];
    for (const proposal of batch.proposals) {
      try {
        answers.push(await settleAlone(batch, proposal));
      } catch (error) {
        return { answers, obstacle: asBatonError(error) };
      }
    }
    return { answers };
  }

  async function settleInOrder(batch: Batch, transaction: StoreTransaction): Promise<readonly Answer[]> {
    const answers: Answer[] = [];
    for (const proposal of batch.proposals) answers.push(await settle(batch, proposal, transaction));
    return answers;
  }

  /** What the commit itself refuses is recorded by a second transaction. */
  async function settleAlone(batch: Batch, proposal: Proposal): Promise<Answer> {
    try {
      return await transact(batch, (transaction) => settle(batch, proposal, transaction));
    } catch (error) {
      if (proposal.kind === 'unreadable') throw error;
      const refusal = asRefusal(error);
      return await transact(batch, (transaction) =>
        settle(batch, { ...proposal, kind: 'refused', refusal }, transaction),
      );
    }
  }

  async function settle(batch: Batch, proposal: Proposal, transaction: StoreTransaction): Promise<Answer> {
    if (proposal.kind === 'unreadable') return refusalReceipt(proposal.id, proposal.refusal);
    const { state } = await transaction.claim(proposal.claim);
    if (state === 'settled') return 'recorded';
    if (state === 'reused') return refusalReceipt(proposal.id, new BatonError('MUTATION_ID_REUSED'));
    await transaction.settle(proposal.id, await outcomeOf(batch, proposal, transaction));
    return 'recorded';
  }

  async function outcomeOf(
    { claims, permissions }: Batch,
    proposal: Exclude<Proposal, { kind: 'unreadable' }>,
    transaction: StoreTransaction,
  ): Promise<Settlement> {
    try {
      if (proposal.kind === 'refused') throw proposal.refusal;
      const context = { schema, rules: parts.rules, claims, permissions, transaction };
      return await transaction.attempt(() => applyMutation(context, proposal.operations));
    } catch (error) {
      return { outcome: 'rejected', ...reasonOf(asRefusal(error)) };
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

  async function readReceipts({ permissions, proposals }: Batch, answers: readonly Answer[]): Promise<Receipt[]> {
    const recorded = proposals.flatMap(({ id }, index) => (answers[index] === 'recorded' ? [id] : []));
    const receipts = recorded.length === 0 ? undefined : await store.receipts(recorded);
    return proposals.slice(0, answers.length).map((proposal, index) => {
      const answer = answers[index];
      const receipt = answer === 'recorded' ? receipts?.get(proposal.id) : answer;
      if (!receipt) throw new BatonError('INTERNAL', `mutation ${proposal.id} was settled and has no receipt`);
      return proposal.kind === 'unreadable' ? receipt : showReceipt(receipt, proposal.scopes, permissions);
    });
  }

  function asBatonError(error: unknown): BatonError {
    if (isBatonError(error)) return error;
    log.error({ err: error }, 'a push failed in a way nobody foresaw');
    return new BatonError('INTERNAL');
  }
}

/** Every scope that the batch needs a right in, as far as its text tells. */
function scopesOf(schema: Schema, proposals: readonly Proposal[]): ReadonlySet<Scope> {
  return new Set(
    proposals.flatMap((proposal) => [
      ...(proposal.kind === 'unreadable' ? [] : proposal.scopes),
      ...(proposal.kind === 'checked' ? proposal.operations.flatMap((one) => scopesReferredTo(schema, one)) : []),
    ]),
  );
}

/** The error, where it settles a mutation for good; else it goes on. */
function asRefusal(error: unknown): BatonError {
  if (isBatonError(error) && error.recovery === 'reject') return error;
  throw error;
}

function stoppedBy(obstacle: BatonError): PushResponse['stopped'] {
  return { code: obstacle.code, message: obstacle.message, retryAfterMs: retryAfterMsOf(obstacle) };
}
