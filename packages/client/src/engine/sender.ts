import { BatonError, limits, type Mutation, type Receipt, responseToError } from '@baton/protocol';
import { type HeldMutation, isUnsettled } from './held-mutation.ts';
import type { Outbox } from './outbox.ts';
import type { Fence, RandomSource, Timers, TimeSource } from './ports/index.ts';
import { createRetryLoop, type RetryLoop, type RunReport } from './retry-loop.ts';
import type { RetryState } from './retry-machine.ts';
import type { ServerApi } from './server-api.ts';

export interface SenderOptions {
  readonly outbox: Outbox;
  readonly api: ServerApi;
  readonly time: TimeSource;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly fence: Fence;
  readonly changed: (state: RetryState) => void;
}

/**
 * Sends the outbox, in the order of issue. A mutation is marked `sent` on disk before it leaves
 * for the first time, and its bytes are the same from then on. Only a receipt settles it;
 * whatever else happens, it is sent again. A refused mutation is settled like any other and
 * holds nothing up.
 */
export function createSender(options: SenderOptions): RetryLoop {
  const { outbox } = options;
  let lettersMax = batchLettersMax;
  const loop = createRetryLoop({
    ...options,
    name: 'send',
    run: (signal, report) => sendAll(options, () => nextBatch(outbox, lettersMax), signal, report),
    changed: (state) => {
      // What does not get through a narrow network may do so in parts.
      if (state.kind === 'waiting' && state.error.code === 'SERVER_SILENT') {
        lettersMax = Math.max(batchLettersMin, lettersMax / 2);
      } else if (state.kind === 'idle') lettersMax = batchLettersMax;
      // Something may have been saved after the run had looked for the last time.
      if (state.kind === 'idle' && nextBatch(outbox, lettersMax).length > 0) loop.work();
      else options.changed(state);
    },
  });
  return loop;
}

async function sendAll(
  options: SenderOptions,
  next: () => readonly HeldMutation[],
  signal: AbortSignal,
  report: RunReport,
): Promise<void> {
  const { outbox, api, fence } = options;
  for (;;) {
    const batch = next();
    const device = batch[0]?.mutation.device;
    if (!device) return;
    await outbox.update(fence, batch.filter(isPending).map(toSent), []);
    signal.throwIfAborted();
    const { receipts, stopped } = await api.push(device, batch.map(toMutation), signal);
    const settled = settle(batch, receipts);
    // An answer that settles nothing must not make the next wait as short as the first.
    if (settled.length > 0) report.proven();
    await outbox.update(fence, settled, []);
    signal.throwIfAborted();
    if (stopped) throw responseToError({ error: stopped });
    if (settled.length === 0) {
      throw new BatonError('NOT_ACKNOWLEDGED', 'The server answered without a receipt for what was sent.');
    }
  }
}

/**
 * Letters of JSON in one request. A quarter of the largest body, and no more: a network that is
 * dead without a word holds a request for as long as the slowest one may take for it (46 s).
 */
const batchLettersMax = 131_072;
const batchLettersMin = 16_384;

function nextBatch(outbox: Outbox, lettersMax: number): readonly HeldMutation[] {
  const batch: HeldMutation[] = [];
  let letters = 0;
  for (const held of outbox.entries()) {
    if (!isUnsettled(held)) continue;
    // What is behind a mutation that is not on disk yet was issued after it.
    if (held.state === 'saving' || batch.length === limits.batchMutationsMax) break;
    letters += JSON.stringify(held.mutation).length;
    const [first = held] = batch;
    // Where the outbox was made anew, a tab may have come that took itself for another device.
    if (held.mutation.device !== first.mutation.device) break;
    if (batch.length > 0 && letters > lettersMax) break;
    batch.push(held);
  }
  return batch;
}

/** A receipt counts for a mutation of this batch that has none yet; any other says nothing to us. */
function settle(batch: readonly HeldMutation[], receipts: readonly Receipt[]): readonly HeldMutation[] {
  const receiptById = new Map(receipts.map((receipt) => [receipt.id, receipt]));
  return batch.flatMap(({ mutation }) => {
    const receipt = receiptById.get(mutation.id);
    if (!receipt) return [];
    return [{ mutation, state: receipt.outcome === 'rejected' ? 'rejected' : 'confirmed', receipt } as const];
  });
}

const isPending = ({ state }: HeldMutation): boolean => state === 'pending';
const toSent = ({ mutation }: HeldMutation): HeldMutation => ({ mutation, state: 'sent' });
const toMutation = ({ mutation }: HeldMutation): Mutation => mutation;
