import type { LostValue, WireRow } from '@baton/protocol';
import type { ApplyContext } from './apply-mutation.ts';
import type { CheckedOperation } from './checked-operation.ts';
import type { AnyTableRules, MergePolicy } from './rules.ts';

export type Update = CheckedOperation & { readonly op: 'update' };

export interface MergedUpdate {
  /** What is left to write. */
  readonly values: WireRow;
  readonly lost: readonly LostValue[];
}

/**
 * Settles an update's conflicts, column by column. A column is in conflict where somebody else
 * changed it since the device saw it, to something else than this update sets.
 * - `last-writer`: this update wins, being later in the server's order. Whether the column was changed is
 *   seen by its value, which the device had as `base`: that is known however long ago it was.
 * - `first-writer`: the other one wins, also where it has set the column back since. That is
 *   known by the column's versions while the log has them, then by its value.
 */
export async function mergeUpdate(context: ApplyContext, update: Update, before: WireRow): Promise<MergedUpdate> {
  const { table, key, values } = update;
  const policyOf = policiesOf(context.rules[table.name]);
  const changed = await changedByValue(context, update, before);
  const changedBefore = (await changedByVersion(context, update, policyOf)) ?? changed;
  const contested = columnsOf(values, (column) =>
    (policyOf(column) === 'first-writer' ? changedBefore : changed).has(column),
  );
  if (Object.keys(contested).length === 0) return { values, lost: [] };
  const others = await context.transaction.changedColumns(table, key, contested);
  const lost = Object.entries(others).map(([column, theirs]): LostValue => {
    const ours = values[column] ?? null;
    const rule = policyOf(column);
    const place = { table: table.name, key, column, rule };
    return rule === 'first-writer' ? { ...place, kept: theirs, lost: ours } : { ...place, kept: ours, lost: theirs };
  });
  const kept = new Set(lost.flatMap(({ column, rule }) => (rule === 'first-writer' ? [column] : [])));
  return { values: columnsOf(values, (column) => !kept.has(column)), lost };
}

function policiesOf(rules: AnyTableRules | undefined): (column: string) => MergePolicy {
  const merge = rules?.merge ?? 'last-writer';
  return (column) => (typeof merge === 'string' ? merge : (merge[column] ?? 'last-writer'));
}

/** Columns that hold another value than the device saw. */
async function changedByValue(
  { transaction }: ApplyContext,
  { table, key, base }: Update,
  before: WireRow,
): Promise<ReadonlySet<string>> {
  const differing = columnsOf(base, (column) => before[column] !== base[column]);
  if (Object.keys(differing).length === 0) return new Set();
  return new Set(Object.keys(await transaction.changedColumns(table, key, differing)));
}

/** Columns that another device or program wrote since; undefined where nobody asks or knows. */
async function changedByVersion(
  { transaction, mutation }: ApplyContext,
  { table, key, scope, values }: Update,
  policyOf: (column: string) => MergePolicy,
): Promise<ReadonlySet<string> | undefined> {
  const held = mutation.seen?.find((version) => version.scope === scope);
  if (!held || Object.keys(values).every((column) => policyOf(column) !== 'first-writer')) return undefined;
  return await transaction.changedSince(table, key, held, mutation.device);
}

function columnsOf(row: WireRow, isWanted: (column: string) => boolean): WireRow {
  return Object.fromEntries(Object.entries(row).filter(([column]) => isWanted(column)));
}
