import { BatonError, errorOf, decodeRow, encodeValue, keyOf, type NamedTable, type WireRow } from '@baton/protocol';
import type { ApplyContext } from './apply-mutation.ts';
import type { CheckedOperation } from './checked-operation.ts';
import { declaredTable, askRule } from './ask-rule.ts';
import type { AnyRuleInput, AnyTableRules } from './rules.ts';

interface RowChange {
  readonly before: WireRow | null;
  readonly after: WireRow | null;
}

/**
 * A rule that does not answer says nothing about the change, so the change is not refused: it is
 * an obstacle, and the device tries again.
 * @throws BatonError WRITE_FORBIDDEN, RULE_REFUSED, APPLICATION_SILENT
 */
export async function obeyRules(context: ApplyContext, operation: CheckedOperation, change: RowChange): Promise<void> {
  const { table } = operation;
  const rules = context.rules[table.name];
  if (!rules) return;
  await askRule(context.timers, 'rule', (reading) =>
    judge(table, rules, {
      claims: context.claims,
      operation: operation.op,
      before: change.before && decodeRow(table, change.before),
      after: change.after && decodeRow(table, change.after),
      changed: operation.op === 'delete' ? [] : Object.keys(operation.values),
      row: (name, key) => reading(() => readOther(context, name, key)),
    }),
  );
}

async function judge(table: NamedTable, rules: AnyTableRules, input: AnyRuleInput): Promise<void> {
  if (rules.authorize && !(await rules.authorize(input))) {
    throw errorOf('WRITE_FORBIDDEN', { details: `${input.operation} ${table.name}` });
  }
  const refusal = await rules.validate?.(input);
  if (refusal !== undefined) throw new BatonError('RULE_REFUSED', refusal, { details: table.name });
}

async function readOther(
  { schema, transaction }: ApplyContext,
  name: string,
  key: string | Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const table = declaredTable(schema, name);
  const keyText = typeof key === 'string' ? key : keyOf(table, encodeKey(table, key));
  const row = await transaction.lockRow(table, keyText, 'read');
  return row && decodeRow(table, row);
}

function encodeKey(table: NamedTable, key: Readonly<Record<string, unknown>>): WireRow {
  return Object.fromEntries(table.key.map((column) => [column, encodeValue(table, column, key[column])]));
}
