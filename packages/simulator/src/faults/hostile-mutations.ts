import {
  createMutationId,
  createUuid,
  type DeviceId,
  type Mutation,
  type Operation,
  type Scope,
  type WireRow,
} from '@baton/protocol';
import type { Dice } from '../dice.ts';
import { raceIdOf } from '../relay.ts';

/** A mutation that is well-formed, whatever its operations are up to. */
export function mutationOf(dice: Dice, device: DeviceId, operations: Mutation['operations']): Mutation {
  const random = (length: number) => dice.bytes(length);
  return {
    id: createMutationId(1_795_000_000_000, random),
    device,
    order: 1,
    lane: 'high',
    schema: 1,
    at: { time: 0, uncertaintyMs: null, confidence: 'none', boot: createUuid(random), monotonicMs: 0 },
    operations,
  };
}

/** A row of one's own making, put into a scope. */
export function intrusion(dice: Dice, scope: Scope): Operation {
  const id = createUuid((length) => dice.bytes(length));
  return insert(scope, id, { id, race: raceIdOf(scope), name: 'forged', pace: 1 });
}

/** Ways to get at a runner of one scope (`row`) by writing through another (`scope`). */
export function reachAcross(dice: Dice, scope: Scope, row: WireRow): Operation {
  const key = String(row['id']);
  const other = createUuid((length) => dice.bytes(length));
  return dice.pick<Operation>([
    { op: 'update', scope, table: 'runner', key, values: { name: 'stolen' }, base: { name: null } },
    { op: 'delete', scope, table: 'runner', key },
    {
      op: 'update',
      scope,
      table: 'runner',
      key,
      values: { race: raceIdOf(scope) },
      base: { race: row['race'] ?? null },
    },
    insert(scope, key, { ...row, race: raceIdOf(scope), name: 'stolen' }),
    insert(scope, other, { ...row, id: other, name: 'stolen' }),
  ]);
}

/** The same mutation with something else in it, as good as before. */
export function reworded(mutation: Mutation): Mutation {
  const [first, ...rest] = mutation.operations;
  if (!first) throw new RangeError(`${mutation.id} has no operations`);
  return { ...mutation, operations: [...rest, first, first] };
}

function insert(scope: Scope, key: string, values: WireRow): Operation {
  return { op: 'insert', scope, table: 'runner', key, values };
}
