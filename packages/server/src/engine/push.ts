import {
  BatonError,
  errorOf,
  limits,
  type PushRequest,
  type PushResponse,
  type Receipt,
  type Scope,
} from '@baton/protocol';
import type { AccessDesk, Claims } from './access.ts';
import type { DeviceDesk } from './devices.ts';
import { createPermissions } from './permissions.ts';
import { readProposal, type Proposal } from './proposal.ts';
import { reasonOf, showReceipt } from './receipts.ts';
import { retryAfterMsOf } from './retry-after.ts';
import { createSettle } from './settle-batch.ts';
import type { Answer, Batch, Deferral, SettleParts } from './settle-together.ts';

export interface PushParts extends SettleParts {
  readonly desk: AccessDesk;
  readonly devices: DeviceDesk;
  readonly sha256: (text: string) => string;
  /** Hears which scopes a commit may have touched. */
  readonly onCommit: (scopes: ReadonlySet<Scope>) => void;
}

export type PushOutcome = Pick<PushResponse, 'receipts' | 'deferred' | 'stopped'>;

/**
 * Takes a batch of mutations in, each of them exactly once, and gives a receipt for each that
 * is settled. What follows from the batch's text (shape, schema, device) and from rights is
 * found out first; then it is settled, and readers are woken.
 */
export function createPush(parts: PushParts): (claims: Claims, request: PushRequest) => Promise<PushOutcome> {
  const { schema, store, desk, devices, sha256, log } = parts;
  const settle = createSettle(parts);

  return async function push(claims, request) {
    const sent = request.mutations.map((value, index) =>
      readProposal({ schema, sha256, log, device: request.device }, value, index),
    );
    await devices.requireOwn(request.device, claims.sub);
    const { proposals, scopes } = takeAtOnce(sent);
    const heldBack = new Map(request.heldBack?.map(({ scope, order }) => [scope, order]));
    const batch: Batch = { claims, permissions: createPermissions(desk.of(claims)), proposals, heldBack };
    await batch.permissions.ask(scopes);
    const { answers, obstacle = proposals.length < sent.length ? tooManyScopes() : undefined } = await settle(batch);
    parts.onCommit(scopes);
    if (obstacle && answers.length === 0) throw obstacle;
    if (obstacle) log.warn({ err: obstacle, settled: answers.length }, 'a batch stopped at an obstacle');
    const deferred = answers.flatMap((answer) =>
      isDeferral(answer) ? [{ id: answer.id, ...reasonOf(answer.deferred) }] : [],
    );
    return {
      receipts: await readReceipts(batch, answers),
      ...(deferred.length > 0 && { deferred }),
      ...(obstacle && { stopped: stoppedBy(obstacle) }),
    };
  };

  async function readReceipts({ permissions, proposals }: Batch, answers: readonly Answer[]): Promise<Receipt[]> {
    const recorded = proposals.flatMap(({ id }, index) => (answers[index] === 'recorded' ? [id] : []));
    const receipts = recorded.length === 0 ? undefined : await store.receipts(recorded);
    return answers.flatMap((answer, index) => {
      const proposal = proposals[index];
      if (!proposal || isDeferral(answer)) return [];
      const receipt = answer === 'recorded' ? receipts?.get(proposal.id) : answer;
      if (!receipt) throw new BatonError('INTERNAL', `mutation ${proposal.id} was settled and has no receipt`);
      return [proposal.kind === 'unreadable' ? receipt : showReceipt(receipt, proposal.claim.scopes, permissions)];
    });
  }
}

function isDeferral(answer: Answer): answer is Deferral {
  return typeof answer === 'object' && 'deferred' in answer;
}

/** The batch's mutations up to the one that brings their scopes above the limit. */
function takeAtOnce(sent: readonly Proposal[]) {
  let scopes: ReadonlySet<Scope> = new Set();
  const proposals: Proposal[] = [];
  for (const proposal of sent) {
    const more = new Set([...scopes, ...(proposal.kind === 'unreadable' ? [] : proposal.scopes)]);
    if (more.size > limits.pushScopesMax) break;
    scopes = more;
    proposals.push(proposal);
  }
  return { proposals, scopes };
}

function tooManyScopes(): BatonError {
  const details = `${limits.pushScopesMax} scopes are taken at once`;
  return errorOf('OVERLOADED', { details, retryAfterMs: 100 });
}

function stoppedBy(obstacle: BatonError): PushResponse['stopped'] {
  return { code: obstacle.code, message: obstacle.message, retryAfterMs: retryAfterMsOf(obstacle) };
}
