import { type BatonError, type ErrorCode, findTable, type Parked, type Schema, type Scope } from '@baton/protocol';
import type { ReadableProposal } from './proposal.ts';
import type { StoreTransaction } from './store.ts';

/** Refusals that follow from what the tables hold at the moment. The others follow from the mutation alone. */
const refusalsOfState: ReadonlySet<ErrorCode> = new Set([
  'ROW_EXISTS',
  'ROW_MISSING',
  'REFERENCE_MISSING',
  'CONSTRAINT_FAILED',
  'RULE_REFUSED',
]);

/** Refusals for a row that is not there. */
const refusalsOfAbsence: ReadonlySet<ErrorCode> = new Set(['ROW_MISSING', 'REFERENCE_MISSING']);

/** By scope, the earliest place in the order of issue that the device holds and did not send. */
export type HeldBack = ReadonlyMap<Scope, number>;

/** May earlier work of its scopes, which the device has not sent, still change what this is refused for? */
export function mayChangeYet({ claim }: ReadableProposal, refusal: BatonError, heldBack: HeldBack): boolean {
  if (!refusalsOfState.has(refusal.code)) return false;
  return claim.scopes.some((scope) => (heldBack.get(scope) ?? Number.POSITIVE_INFINITY) < claim.order);
}

/** Does one of them write a row that the other writes or points to? */
export function areRelated(schema: Schema, one: ReadableProposal, other: ReadableProposal): boolean {
  return meet(rowsNeeded(schema, one), rowsWritten(other)) || meet(rowsNeeded(schema, other), rowsWritten(one));
}

interface ParkingParts {
  readonly schema: Schema;
  readonly transaction: StoreTransaction;
  readonly proposal: ReadableProposal;
  readonly refusal: BatonError;
  /** What was refused of the batch before it. */
  readonly refused: readonly ReadableProposal[];
}

/** Whether a refused mutation is parked, and behind which other. */
export async function parkingOf(parts: ParkingParts): Promise<Parked | undefined> {
  const { schema, transaction, proposal, refusal, refused } = parts;
  if (!refusalsOfState.has(refusal.code)) return undefined;
  const behind = refused.findLast((earlier) => areRelated(schema, earlier, proposal));
  if (behind) return { behind: behind.id };
  if (!refusalsOfAbsence.has(refusal.code)) return undefined;
  for (const version of proposal.mutation.seen ?? []) if (!(await transaction.hasCommitted(version))) return {};
  return undefined;
}

function rowsWritten({ mutation }: ReadableProposal): Set<string> {
  return new Set(mutation.operations.map(({ table, key }) => rowName(table, key)));
}

/** What it writes and what it points to. */
function rowsNeeded(schema: Schema, proposal: ReadableProposal): Set<string> {
  const needed = rowsWritten(proposal);
  for (const operation of proposal.mutation.operations) {
    const columns = findTable(schema, operation.table)?.columns;
    for (const [column, value] of operation.op === 'delete' ? [] : Object.entries(operation.values)) {
      const target = columns && Object.hasOwn(columns, column) ? columns[column]?.references : undefined;
      if (target !== undefined && value !== null) needed.add(rowName(target, String(value)));
    }
  }
  return needed;
}

function meet(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...some].some((row) => others.has(row));
}

const rowName = (table: string, key: string): string => `${table} ${key}`;
