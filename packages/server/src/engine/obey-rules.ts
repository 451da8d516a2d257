import {
  BatonError,
  errorOf,
  decodeRow,
  encodeValue,
  findTable,
  keyOf,
  type NamedTable,
  type WireRow,
} from '@baton/protocol';
import type { ApplyContext } from './apply-mutation.ts';
import type { CheckedOperation } from './checked-operation.ts';
import type { AnyRuleInput } from './rules.ts';

interface RowChange {
  readonly before: WireRow | null;
  readonly after: WireRow | null;
}

/** @throws BatonError WRITE_FORBIDDEN, RULE_REFUSED */
export async function obeyRules(context: ApplyContext, operation: CheckedOperation, change: RowChange): Promise<void> {
  const { table } = operation;
  const rules = context.rules[table.name];
  if (!rules) return;
  const input: AnyRuleInput = {
    claims: context.claims,
    operation: operation.op,
    before: change.before && decodeRow(table, change.before),
    after: change.after && decodeRow(table, change.after),
    changed: operation.op === 'delete' ? [] : Object.keys(operation.values),
    row: (name, key) => readOther(context, name, key),
  };
  if (rules.authorize && !(await rules.authorize(input))) {
    throw errorOf('WRITE_FORBIDDEN', { details: `${operation.op} ${table.name}` });
  }
  const refusal = await rules.validate?.(input);
  if (refusal !== undefined) throw new BatonError('RULE_REFUSED', refusal, { details: table.name });
}

async function readOther(
  { schema, transaction }: ApplyContext,
  name: string,
  key: string | Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const table = findTable(schema, name);
  if (!table)
    throw new BatonError('SCHEMA_INVALID', `a rule asks for table ${JSON.stringify(name)}, which is not declared`);
  const row = await transaction.lockRow(table, typeof key === 'string' ? key : keyOf(table, encodeKey(table, key)));
  return row && decodeRow(table, row);
}

function encodeKey(table: NamedTable, key: Readonly<Record<string, unknown>>): WireRow {
  return Object.fromEntries(table.key.map((column) => [column, encodeValue(table, column, key[column])]));
}
