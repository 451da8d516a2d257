import {
  createMutationId,
  createUuid,
  type DeviceId,
  type Mutation,
  type PushResponse,
  type Scope,
} from '@baton/protocol';
import { push } from '../../rig/push.ts';
import { randomBytes } from '../../rig/random-bytes.ts';
import type { Chance } from './chance.ts';
import { keys, scopes } from './tables.ts';

export interface PushWriter {
  /** Mutations that were settled; refused ones, of which there are many, among them. */
  readonly settled: number;
  /** Random batches, one after the other, until the signal says so. */
  run(signal: AbortSignal): Promise<void>;
}

type Operation = Mutation['operations'][number];

/** A device that writes notes and entries at random, as if it had seen anything. */
export function createPushWriter(url: string, token: string, chance: Chance): PushWriter {
  const device = createUuid(randomBytes) as DeviceId;
  let order = 0;
  let settled = 0;

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const response = await push(url, token, { device, mutations: some(3, nextMutation) });
      // It met a lock for too long, or a deadlock of the other writers' making: the next batch comes.
      if (response.status === 503) continue;
      if (response.status !== 200) throw new Error(`a push was answered ${response.status}: ${await response.text()}`);
      settled += ((await response.json()) as PushResponse).receipts.length;
    }
  }

  function nextMutation(): Mutation {
    return {
      id: createMutationId(Date.now(), randomBytes),
      device,
      order: ++order,
      lane: 'high',
      schema: 1,
      at: { time: Date.now(), uncertaintyMs: null, confidence: 'none' },
      operations: some(3, nextOperation),
    };
  }

  function nextOperation(): Operation {
    const scope = chance.pick(scopes);
    const [table, key] = scope.startsWith('board/')
      ? (['note', chance.pick(keys.note)] as const)
      : (['entry', chance.pick(keys.entry)] as const);
    const n = chance.upTo(9);
    const row = { scope, table, key };
    return chance.pick<Operation>([
      { op: 'insert', ...row, values: { id: key, n, ...placeIn(scope) } },
      { op: 'update', ...row, values: { n }, base: { n: n - 1 } },
      { op: 'delete', ...row },
    ]);
  }

  function placeIn(scope: Scope) {
    return scope.startsWith('board/') ? { board: scope.slice('board/'.length) } : { class: chance.pick(keys.class) };
  }

  function some<Item>(most: number, next: () => Item): Item[] {
    return Array.from({ length: chance.upTo(most) }, next);
  }

  return {
    get settled() {
      return settled;
    },
    run,
  };
}
