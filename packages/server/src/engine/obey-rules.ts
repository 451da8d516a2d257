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
import { applicationBound, inTime } from './in-time.ts';
import type { AnyRuleInput, AnyTableRules } from './rules.ts';

interface RowChange {
  readonly before: WireRow | null;
  readonly after: WireRow | null;
}

const ruling = applicationBound('rule');

/**
 * A rule that does not answer says nothing about the change, so the change is not refused: it is
 * an obstacle, and the device tries again.
 * @throws BatonError WRITE_FORBIDDEN, RULE_REFUSED, APPLICATION_SILENT
 */
export async function obeyRules(context: ApplyContext, operation: CheckedOperation, change: RowChange): Promise<void> {
  const { table } = operation;
  const rules = context.rules[table.name];
  if (!rules) return;
  let isOver = false;
  const input: AnyRuleInput = {
    claims: context.claims,
    operation: operation.op,
    before: change.before && decodeRow(table, change.before),
    after: change.after && decodeRow(table, change.after),
    changed: operation.op === 'delete' ? [] : Object.keys(operation.values),
    async row(name, key) {
      // The transaction may be over, and its session another's.
      if (isOver) throw new BatonError('INTERNAL', 'a rule asked for a row when its time was over');
      return await readOther(context, name, key);
    },
  };
  try {
    await inTime(context.timers, ruling, judge(table, rules, input));
  } finally {
    isOver = true;
  }
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
  const table = findTable(schema, name);
  if (!table)
    throw new BatonError('SCHEMA_INVALID', `a rule asks for table ${JSON.stringify(name)}, which is not declared`);
  const keyText = typeof key === 'string' ? key : keyOf(table, encodeKey(table, key));
  const row = await transaction.lockRow(table, keyText, 'read');
  return row && decodeRow(table, row);
}

function encodeKey(table: NamedTable, key: Readonly<Record<string, unknown>>): WireRow {
  return Object.fromEntries(table.key.map((column) => [column, encodeValue(table, column, key[column])]));
}
