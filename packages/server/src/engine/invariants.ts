import { BatonError, decodeRow, encodeValue, type NamedTable, type Scope } from '@baton/protocol';
import type { ApplyContext } from './apply-mutation.ts';
import type { CheckedOperation } from './checked-operation.ts';
import { declaredTable, askRule } from './ask-rule.ts';
import type { AnyRules } from './rules.ts';

type Values = Readonly<Record<string, unknown>>;

/** The scopes in which these operations could break an invariant. */
export function scopesJudged(rules: AnyRules, operations: readonly CheckedOperation[]): readonly Scope[] {
  return operations.filter(({ table }) => rules[table.name]?.invariant).map(({ scope }) => scope);
}

/**
 * Asks the invariants of the tables that a mutation has written, once for each scope. These are
 * held (`StoreTransaction.holdScopes`), so that no other push changes what an invariant looks at.
 * @throws BatonError RULE_REFUSED, APPLICATION_SILENT
 */
export async function keepInvariants(context: ApplyContext, operations: readonly CheckedOperation[]): Promise<void> {
  const judged = new Map(operations.map(({ table, scope }) => [`${table.name} ${scope}`, { table, scope }]));
  for (const { table, scope } of judged.values()) await keepInvariant(context, table, scope);
}

async function keepInvariant(context: ApplyContext, table: NamedTable, scope: Scope): Promise<void> {
  const { claims, rules, timers } = context;
  const { invariant } = rules[table.name] ?? {};
  if (!invariant) return;
  const refusal = await askRule(timers, 'invariant', async (reading) =>
    invariant({ claims, scope, rows: (name, values) => reading(() => readRows(context, name, scope, values)) }),
  );
  if (refusal !== undefined) throw new BatonError('RULE_REFUSED', refusal, { details: table.name });
}

async function readRows(
  { schema, transaction }: ApplyContext,
  name: string,
  scope: Scope,
  values: Values = {},
): Promise<readonly Values[]> {
  const table = declaredTable(schema, name);
  const wire = Object.entries(values).map(([column, value]) => [column, encodeValue(table, column, value)]);
  const rows = await transaction.rowsWith(table, scope, Object.fromEntries(wire));
  return rows.map((row) => decodeRow(table, row));
}
