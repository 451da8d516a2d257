import type { HeldMutation } from '@baton/client/engine';
import type { Cursor, Receipt, Scope, WireRow } from '@baton/protocol';
import { isSameRow, type Rows, rowId } from '../model/model-rows.ts';
import { schema } from '../relay.ts';
import type { Tab } from '../tab.ts';
import { Violation } from '../violation.ts';

/** A tab, now or as it was at some moment. */
export type SeenTab = Pick<Tab, 'name' | 'device' | 'inside'>;

const tables = Object.keys(schema.tables);

/** Where a tab's confirmed rows of each scope stood when it was last looked at. */
const cursors = new WeakMap<SeenTab, Map<Scope, Cursor>>();

/**
 * What a tab shows is what the server had at the tab's cursor, plus the mutations that it holds
 * over that; nothing of its own is missing, and nothing goes back.
 */
export function checkView(tab: SeenTab): void {
  const scopes = tab.inside.scopes();
  const seen = cursors.get(tab);
  // A scope that has left the device may come back from anywhere.
  for (const scope of seen?.keys() ?? []) if (!scopes.includes(scope)) seen?.delete(scope);
  const held = tab.inside.held();
  for (const scope of scopes) checkScope(tab, scope, held);
}

function checkScope(tab: SeenTab, scope: Scope, held: readonly HeldMutation[]): void {
  const cursor = tab.inside.cursor(scope);
  const version = cursor?.version ?? 0;
  const base = tab.device.world.model.at(scope, version);
  if (!base) throw new Violation('no-gap', `${tab.name} has ${scope} at ${version}, which the server never had`);
  keepRising(tab, scope, cursor);
  const touched = overlay(tab, scope, base, held);
  let rowsLeft = base.size;
  for (const [id, row] of touched) rowsLeft += (row ? 1 : 0) - (base.has(id) ? 1 : 0);
  for (const table of tables) {
    for (const [key, row] of tab.inside.rows(scope, table)) {
      rowsLeft--;
      const id = rowId(table, key);
      const must = touched.has(id) ? touched.get(id) : base.get(id);
      if (isSameRow(must, row)) continue;
      const text = `${JSON.stringify(row)}, must be ${JSON.stringify(must)}`;
      throw new Violation('view-exact', `${tab.name} shows ${table} ${key} at ${version} as ${text}`);
    }
  }
  if (rowsLeft === 0) return checkOverlay(tab, scope, version, held);
  throw new Violation('view-exact', `${tab.name} shows ${scope} at ${version} without ${rowsLeft} of its rows`);
}

function keepRising(tab: SeenTab, scope: Scope, cursor: Cursor | undefined): void {
  const seen = cursors.get(tab) ?? new Map<Scope, Cursor>();
  cursors.set(tab, seen);
  const last = seen.get(scope);
  if (!cursor) return void seen.delete(scope);
  if (last && last.epoch === cursor.epoch && cursor.version < last.version) {
    throw new Violation('cursors-rise', `${tab.name} went back in ${scope} from ${last.version} to ${cursor.version}`);
  }
  seen.set(scope, cursor);
}

function tellsOf(receipt: Receipt, scope: Scope): boolean {
  return receipt.outcome !== 'rejected' && receipt.versions.some((version) => version.scope === scope);
}

/** What is not confirmed must be seen; what the rows hold already, or the server refused, must not be seen twice. */
function checkOverlay(tab: SeenTab, scope: Scope, version: number, held: readonly HeldMutation[]): void {
  const { model, rights } = tab.device.world;
  const { subject } = tab.device;
  const isForbidden = rights.revokedForMs(subject, scope) !== undefined;
  const isGone = isForbidden || tab.inside.cursor(scope) === undefined;
  for (const { mutation, state, receipt } of held) {
    if (!mutation.operations.some((operation) => operation.scope === scope)) continue;
    const { id } = mutation;
    const isOver = tab.inside.isOverlaid(id, scope);
    if (state === 'rejected') {
      if (isOver) throw new Violation('rejected-listed', `${tab.name} still shows ${id}, which was refused`);
      continue;
    }
    const effect = model.versionsOf(id)?.get(scope);
    // What has taken effect in a scope that is not on the device, or has to leave it, is not waited for.
    if (isGone && (receipt || effect !== undefined)) continue;
    // A receipt tells of no version to one who had no right to read it then.
    if (receipt && !tellsOf(receipt, scope) && !rights.hasAlwaysRead(subject, scope)) continue;
    const isDue = effect === undefined ? receipt === undefined : effect > version;
    const how = () => `${tab.name} at ${version} and ${id} (${state}, ${effect})`;
    if (isDue && !isOver) throw new Violation('read-your-writes', `${how()}: not shown`);
    if (!isDue && isOver && receipt) throw new Violation('view-exact', `${how()}: laid over rows that hold it`);
    if (!isDue && !receipt) tab.device.world.met('effect seen before its receipt');
  }
}

/** Rows as the mutations that are laid over a scope leave them; undefined where one is gone. */
function overlay(
  tab: SeenTab,
  scope: Scope,
  base: Rows,
  held: readonly HeldMutation[],
): ReadonlyMap<string, WireRow | undefined> {
  const touched = new Map<string, WireRow | undefined>();
  for (const { mutation } of held) {
    if (!tab.inside.isOverlaid(mutation.id, scope)) continue;
    for (const operation of mutation.operations) {
      const { table, key } = operation;
      if (operation.scope !== scope) continue;
      const id = rowId(table, key);
      const before = touched.has(id) ? touched.get(id) : base.get(id);
      if (operation.op === 'insert') touched.set(id, operation.values);
      else if (operation.op === 'delete') touched.set(id, undefined);
      else if (before) touched.set(id, { ...before, ...operation.values });
    }
  }
  return touched;
}
