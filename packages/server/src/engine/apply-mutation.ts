import {
  BatonError,
  findTable,
  isScope,
  isScopeTable,
  type LostValue,
  type Mutation,
  type NamedTable,
  type Schema,
  type WireRow,
} from '@baton/protocol';
import type { Claims } from './access.ts';
import type { CheckedOperation } from './checked-operation.ts';
import { keepInvariants } from './invariants.ts';
import { mergeUpdate } from './merge-update.ts';
import { obeyRules } from './obey-rules.ts';
import { requireWrite, type Permissions } from './permissions.ts';
import { isRowIn, scopeTextOf } from './row-scope.ts';
import type { Timers } from './ports.ts';
import type { AnyRules } from './rules.ts';
import type { Settlement, StoreTransaction } from './store.ts';

export interface ApplyContext {
  readonly schema: Schema;
  readonly rules: AnyRules;
  readonly timers: Timers;
  readonly claims: Claims;
  readonly permissions: Permissions;
  readonly transaction: StoreTransaction;
  readonly mutation: Mutation;
}

/**
 * Applies a mutation's operations in order, under the caller's savepoint.
 * @returns what there is to say of it, where it was not applied just as it is
 * @throws BatonError of a refusal (recovery `reject`) or of a passing obstacle; ScopeUnasked
 */
export async function applyMutation(
  context: ApplyContext,
  operations: readonly CheckedOperation[],
): Promise<Settlement | undefined> {
  requireWrite(context.permissions, operations);
  const lost: LostValue[] = [];
  for (const operation of operations) lost.push(...(await applyOperation(context, operation)));
  await keepInvariants(context, operations);
  return lost.length === 0 ? undefined : { outcome: 'merged', lost };
}

async function applyOperation(context: ApplyContext, operation: CheckedOperation): Promise<readonly LostValue[]> {
  const { transaction } = context;
  const { table, key } = operation;
  if (operation.op === 'insert') {
    await requireReferences(context, table, operation.values);
    await requireInScope(context, operation, operation.values);
    await obeyRules(context, operation, { before: null, after: operation.values });
    await transaction.insert(table, operation.values);
    return [];
  }
  const before = await lockExisting(transaction, operation);
  if (operation.op === 'delete') {
    await obeyRules(context, operation, { before, after: null });
    await transaction.delete(table, key);
    return [];
  }
  const { values, lost } = await mergeUpdate(context, operation, before);
  if (Object.keys(values).length === 0) return lost;
  const after = { ...before, ...values };
  await requireReferences(context, table, values);
  if (Object.hasOwn(values, table.scope)) await requireInScope(context, operation, after);
  await obeyRules(context, { ...operation, values }, { before, after });
  await transaction.update(table, key, values);
  return lost;
}

/** A row of another scope is missing here: its key must tell nothing about it. */
async function lockExisting(transaction: StoreTransaction, operation: CheckedOperation): Promise<WireRow> {
  const { table, key, scope } = operation;
  const row = await transaction.lockRow(table, key, 'change');
  if (row === undefined || !(await isRowIn(transaction, table, row, scope))) {
    throw new BatonError('ROW_MISSING', `${table.name} has no row with this key`, { details: `${table.name} ${key}` });
  }
  return row;
}

/** A reference to a row that the person may not read answers like one to no row at all. */
async function requireReferences(context: ApplyContext, table: NamedTable, values: WireRow): Promise<void> {
  for (const [column, value] of Object.entries(values)) {
    const target = findTable(context.schema, table.columns[column]?.references);
    if (!target || value === null) continue;
    const row = isScopeTable(target)
      ? { [target.scope]: value }
      : await context.transaction.lockRow(target, String(value), 'refer');
    const scope = row && (await scopeTextOf(context.transaction, target, row));
    if (!isScope(scope) || context.permissions.of(scope) === 'none') throw referenceMissing(table, column);
  }
}

/** What follows a row of another scope would be there, whatever scope the operation names. */
async function requireInScope(
  { transaction }: ApplyContext,
  { table, scope }: CheckedOperation,
  row: WireRow,
): Promise<void> {
  if (table.follows && !(await isRowIn(transaction, table, row, scope))) throw referenceMissing(table, table.scope);
}

function referenceMissing(table: NamedTable, column: string): BatonError {
  const details = `${table.name}.${column}`;
  return new BatonError('REFERENCE_MISSING', `${details} points to a row that does not exist`, { details });
}
