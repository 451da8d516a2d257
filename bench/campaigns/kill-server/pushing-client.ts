import type { Mutation, Receipt } from '@baton/protocol';
import { push } from '../../rig/push.ts';
import type { ServerLife } from './server-life.ts';
import type { Workload } from './workload.ts';

/** What one device issued, and what it was told. */
export interface PushingClient {
  readonly issued: readonly Mutation[];
  /** First receipt of each acknowledged mutation, by id. */
  readonly receipts: ReadonlyMap<string, Receipt>;
  /** What must not happen: refusals, and second answers that differ from the first. */
  readonly faults: readonly string[];
  /** Pushes, and repeats whatever was not answered, until the campaign ends. */
  run(): Promise<void>;
  /** After the end: sends what was never answered again, twice. */
  repeatUnanswered(): Promise<void>;
}

export function createPushingClient(workload: Workload, life: ServerLife, token: string): PushingClient {
  const issued: Mutation[] = [];
  const receipts = new Map<string, Receipt>();
  const faults: string[] = [];

  async function run(): Promise<void> {
    for (;;) {
      const batch = Array.from({ length: 1 + Math.floor(Math.random() * 20) }, () => workload.next());
      issued.push(...batch);
      if (!(await pushUntilAnswered(batch))) return;
      // One batch in four is sent again, as a client does that lost the answer.
      if (Math.random() < 0.25 && !(await pushUntilAnswered(batch))) return;
    }
  }

  async function repeatUnanswered(): Promise<void> {
    const unanswered = issued.filter(({ id }) => !receipts.has(id));
    for (let turn = 1; turn <= 2; turn++) {
      if (!(await pushUntilAnswered(unanswered))) faults.push(`no answer in the end for ${unanswered[0]?.id}`);
    }
  }

  async function pushUntilAnswered(batch: readonly Mutation[]): Promise<boolean> {
    let left = batch;
    while (left.length > 0) {
      const answered = await tryPush(left);
      for (const receipt of answered) note(receipt);
      left = left.slice(answered.length);
      if (answered.length === 0 && !(await life.park())) return false;
    }
    return true;
  }

  /** The receipts that came: none where the server did not answer. */
  async function tryPush(mutations: readonly Mutation[]): Promise<readonly Receipt[]> {
    try {
      const response = await push(life.url, token, { device: workload.device, mutations });
      const answer: unknown = await response.json();
      if (response.status === 200) return (answer as { receipts: Receipt[] }).receipts;
      if (response.status < 500) faults.push(`HTTP ${response.status}: ${JSON.stringify(answer)}`);
    } catch {
      // The connection broke: whether it was done is what the repeat will tell.
    }
    return [];
  }

  function note(receipt: Receipt): void {
    if (receipt.outcome !== 'applied') faults.push(`not applied: ${JSON.stringify(receipt)}`);
    const first = receipts.get(receipt.id);
    if (!first) receipts.set(receipt.id, receipt);
    else if (JSON.stringify(first) !== JSON.stringify(receipt)) faults.push(`two answers for ${receipt.id}`);
  }

  return { issued, receipts, faults, run, repeatUnanswered };
}
