import {
  BatonError,
  createMutationId,
  type DeviceId,
  decodeRow,
  findTable,
  type Interval,
  type Lane,
  lanes,
  limits,
  type MutationId,
  type Operation,
  type Schema,
} from '@baton/protocol';
import type { MutationHandle, Transaction } from './client-api.ts';
import type { EngineParts } from './engine-parts.ts';
import { scopesOf } from './held-mutation.ts';
import type { Outbox } from './outbox.ts';
import type { IssuedMutation } from './ports/index.ts';
import { runTransaction } from './transaction.ts';

export interface IssueContext {
  readonly parts: EngineParts;
  readonly outbox: Outbox;
  readonly device: DeviceId;
  readonly at: () => Interval;
  /** A refused mutation, which goes when this one is saved. */
  readonly inPlaceOf?: MutationId | undefined;
}

const bytesMax = limits.mutationBytesMax - 100;

/** Runs `work` and issues what it changed as one mutation. */
export function issueMutation<S extends Schema, Result>(
  { parts, outbox, device, at, inPlaceOf }: IssueContext,
  schema: S,
  work: (transaction: Transaction<S>) => Result,
): MutationHandle<Result> {
  const { random, time } = parts.ports;
  const randomBytes = (length: number) => random.bytes(length);
  const { result, operations: made } = runTransaction({ schema, view: parts.view, device, randomBytes }, work);
  const operations = [...made];
  const id = createMutationId(time.wallMs(), randomBytes);
  if (operations.length === 0) {
    // Nothing to save and nothing to confirm.
    const confirmed = Promise.resolve({ id, outcome: 'applied' as const, versions: [] });
    return { id, result, saved: inPlaceOf ? outbox.discard(inPlaceOf) : Promise.resolve(), confirmed };
  }
  const issued: IssuedMutation = {
    id,
    device,
    lane: laneOf(schema, operations),
    schema: schema.version,
    at: at(),
    seen: parts.replica.seen(scopesOf({ operations })),
    operations,
  };
  checkSize(issued);
  return { id, result, ...outbox.issue(issued, inPlaceOf) };
}

function checkSize(issued: IssuedMutation): void {
  const text = JSON.stringify(issued);
  // A letter takes three bytes at most, so that few mutations have to be counted. The order is still to come.
  if (text.length * 3 <= bytesMax) return;
  const bytes = new TextEncoder().encode(text).length;
  if (bytes <= bytesMax) return;
  throw new BatonError('BODY_TOO_LARGE', `the mutation has ${bytes} bytes; ${bytesMax} are the most`);
}

/** A mutation is as urgent as the most urgent table that it touches. */
function laneOf(schema: Schema, operations: readonly Operation[]): Lane {
  const touched = new Set(operations.map((operation) => findTable(schema, operation.table)?.lane));
  return lanes.find((lane) => touched.has(lane)) ?? 'high';
}

/** Makes the changes of a refused mutation again, over the rows of today. */
export function repeatOperations(schema: Schema, operations: readonly Operation[], tables: object): void {
  for (const operation of operations) {
    const table = findTable(schema, operation.table);
    const changes = (tables as Record<string, RepeatedTable | undefined>)[operation.table];
    if (!table || !changes) throw new BatonError('UNKNOWN_TABLE', `the schema declares no table ${operation.table}`);
    if (operation.op === 'delete') changes.delete(operation.key);
    else {
      const all = decodeRow(table, operation.values);
      const values = Object.fromEntries(Object.keys(operation.values).map((name) => [name, all[name]]));
      if (operation.op === 'insert') changes.insert(values);
      else changes.update(operation.key, values);
    }
  }
}

interface RepeatedTable {
  insert(values: object): void;
  update(key: string, values: object): void;
  delete(key: string): void;
}
