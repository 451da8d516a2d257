import { createMutationId, createUuid, formatScope, type DeviceId, type Mutation } from '@baton/protocol';

/** One device's stream of mutations, in its order of issue. */
export interface Workload {
  readonly device: DeviceId;
  next(): Mutation;
}

type Operation = Mutation['operations'][number];

/** The two marks that a mutation leaves: a note of its own, and its order in the device's tally. */
export function traceOf({ device, order }: Pick<Mutation, 'device' | 'order'>) {
  return { note: `note ${order} of ${device}`, tally: `tally of ${device}`, n: order };
}

/** Each mutation inserts a note and moves the device's tally on by one: both, or neither. */
export function createWorkload(board: string): Workload {
  const device = createUuid(randomBytes) as DeviceId;
  const tally = createUuid(randomBytes);
  const scope = formatScope('board', board);
  let order = 0;

  function insert(id: string, text: string): Operation {
    return { op: 'insert', scope, table: 'note', key: id, values: { id, board, n: order, body: text } };
  }
  function moveTally(): Operation {
    if (order === 1) return insert(tally, traceOf({ device, order }).tally);
    return { op: 'update', scope, table: 'note', key: tally, values: { n: order }, base: { n: order - 1 } };
  }
  return {
    device,
    next() {
      order++;
      return {
        id: createMutationId(Date.now(), randomBytes),
        device,
        order,
        lane: 'high',
        schema: 1,
        at: { time: Date.now(), uncertaintyMs: null, confidence: 'none' },
        operations: [insert(createUuid(randomBytes), traceOf({ device, order }).note), moveTally()],
      };
    },
  };
}

function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}
