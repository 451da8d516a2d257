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

/**
 * Each mutation inserts a note, on one board after the other, and moves the device's tally on by one,
 * which stays on the first: both, or neither, and mostly in two scopes.
 */
export function createWorkload(boards: readonly string[]): Workload {
  const device = createUuid(randomBytes) as DeviceId;
  const tally = createUuid(randomBytes);
  const [home = ''] = boards;
  let order = 0;

  function insert(board: string, id: string, text: string): Operation {
    const values = { id, board, n: order, body: text };
    return { op: 'insert', scope: formatScope('board', board), table: 'note', key: id, values };
  }
  function insertNote(): Operation {
    const board = boards[order % boards.length] ?? home;
    return insert(board, createUuid(randomBytes), traceOf({ device, order }).note);
  }
  function moveTally(): Operation {
    if (order === 1) return insert(home, tally, traceOf({ device, order }).tally);
    const scope = formatScope('board', home);
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
        operations: [insertNote(), moveTally()],
      };
    },
  };
}

function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}
