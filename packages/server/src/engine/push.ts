import {
  BatonError,
  type PushRequest,
  type PushResponse,
  type Receipt,
  type Schema,
  type Scope,
} from '@baton/protocol';
import type { AccessDesk, Claims } from './access.ts';
import type { DeviceDesk } from './devices.ts';
import { createPermissions, scopesReferredTo } from './permissions.ts';
import { readProposal, type Proposal } from './proposal.ts';
import { showReceipt } from './receipts.ts';
import { retryAfterMsOf } from './retry-after.ts';
import { createSettle, type Answer, type Batch, type SettleParts } from './settle-batch.ts';

export interface PushParts extends SettleParts {
  readonly desk: AccessDesk;
  readonly devices: DeviceDesk;
  readonly sha256: (text: string) => string;
  /** Hears which scopes a commit may have touched. */
  readonly onCommit: (scopes: ReadonlySet<Scope>) => void;
}

export type PushOutcome = Pick<PushResponse, 'receipts' | 'stopped'>;

/**
 * Takes a batch of mutations in, each of them exactly once, and gives a receipt for each that
 * is settled. What follows from the batch's text (shape, schema, device) and from rights is
 * found out first; then it is settled, and readers are woken.
 */
export function createPush(parts: PushParts): (claims: Claims, request: PushRequest) => Promise<PushOutcome> {
  const { schema, store, desk, devices, sha256, log } = parts;
  const settle = createSettle(parts);

  return async function push(claims, request) {
    const proposals = request.mutations.map((value, index) =>
      readProposal({ schema, sha256, log, device: request.device }, value, index),
    );
    await devices.requireOwn(request.device, claims.sub);
    const batch: Batch = { claims, permissions: createPermissions(desk.of(claims)), proposals };
    const scopes = scopesOf(schema, proposals);
    await batch.permissions.ask(scopes);
    const { answers, obstacle } = await settle(batch);
    parts.onCommit(scopes);
    if (obstacle && answers.length === 0) throw obstacle;
    if (obstacle) log.warn({ err: obstacle, settled: answers.length }, 'a batch stopped at an obstacle');
    const receipts = await readReceipts(batch, answers);
    return obstacle === undefined ? { receipts } : { receipts, stopped: stoppedBy(obstacle) };
  };

  async function readReceipts({ permissions, proposals }: Batch, answers: readonly Answer[]): Promise<Receipt[]> {
    const recorded = proposals.flatMap(({ id }, index) => (answers[index] === 'recorded' ? [id] : []));
    const receipts = recorded.length === 0 ? undefined : await store.receipts(recorded);
    return proposals.slice(0, answers.length).map((proposal, index) => {
      const answer = answers[index];
      const receipt = answer === 'recorded' ? receipts?.get(proposal.id) : answer;
      if (!receipt) throw new BatonError('INTERNAL', `mutation ${proposal.id} was settled and has no receipt`);
      return proposal.kind === 'unreadable' ? receipt : showReceipt(receipt, proposal.claim.scopes, permissions);
    });
  }
}

/** Every scope that the batch needs a right in, as far as its text tells. */
function scopesOf(schema: Schema, proposals: readonly Proposal[]): ReadonlySet<Scope> {
  return new Set(
    proposals.flatMap((proposal) => [
      ...(proposal.kind === 'unreadable' ? [] : proposal.claim.scopes),
      ...(proposal.kind === 'checked' ? proposal.operations.flatMap((one) => scopesReferredTo(schema, one)) : []),
    ]),
  );
}

function stoppedBy(obstacle: BatonError): PushResponse['stopped'] {
  return { code: obstacle.code, message: obstacle.message, retryAfterMs: retryAfterMsOf(obstacle) };
}
