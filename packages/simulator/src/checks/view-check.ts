import type { Mutation, Scope, WireRow } from '@baton/protocol';
import { type Rows, rowId } from '../model/model-rows.ts';
import { schema } from '../relay.ts';
import type { Tab } from '../tab.ts';
import { Violation } from '../violation.ts';

/** A tab, now or as it was at some moment. */
export type SeenTab = Pick<Tab, 'name' | 'device' | 'inside'>;

const tables = Object.keys(schema.tables);

/** Where a tab's confirmed rows of each scope stood when it was last looked at. */
const cursors = new WeakMap<SeenTab, Map<Scope, { readonly epoch: string; readonly version: number }>>();

/**
 * What a tab shows is what the server had at the tab's cursor, plus the mutations that it holds
 * over that; nothing of its own is missing, and nothing goes back.
 */
export function checkView(tab: SeenTab): void {
  const scopes = tab.inside.scopes();
  const seen = cursors.get(tab);
  // A scope that has left the device may come back from anywhere.
  for (const scope of seen?.keys() ?? []) if (!scopes.includes(scope)) seen?.delete(scope);
  for (const scope of scopes) checkScope(tab, scope);
}

function checkScope(tab: SeenTab, scope: Scope): void {
  const { model } = tab.device.world;
  const cursor = tab.inside.cursor(scope);
  const base = model.at(scope, cursor?.version ?? 0);
  if (!base)
    throw new Violation('no-gap', `${tab.name} has ${scope} at ${cursor?.version}, which the server never had`);
  keepRising(tab, scope, cursor);
  const overlay = tab.inside.overlay(scope);
  const expected = lay(base, overlay, scope);
  let shown = 0;
  for (const table of tables) {
    for (const [key, row] of tab.inside.rows(scope, table)) {
      shown++;
      const must = expected.get(rowId(table, key));
      if (!must)
        throw new Violation(
          'view-exact',
          `${tab.name} shows ${table} ${key}, which is not there at ${cursor?.version}`,
        );
      if (!isSame(must, row)) {
        const text = `${JSON.stringify(row)}, must be ${JSON.stringify(must)}`;
        throw new Violation('view-exact', `${tab.name} shows ${table} ${key} at ${cursor?.version} as ${text}`);
      }
    }
  }
  if (shown !== expected.size) {
    throw new Violation(
      'view-exact',
      `${tab.name} shows ${shown} rows of ${scope} at ${cursor?.version}, must be ${expected.size}`,
    );
  }
  checkOverlay(tab, scope, cursor?.version ?? 0, overlay);
}

function keepRising(
  tab: SeenTab,
  scope: Scope,
  cursor: { readonly epoch: string; readonly version: number } | undefined,
): void {
  const seen = cursors.get(tab) ?? new Map();
  cursors.set(tab, seen);
  const last = seen.get(scope);
  if (!cursor) return void seen.delete(scope);
  if (last && last.epoch === cursor.epoch && cursor.version < last.version) {
    throw new Violation('cursors-rise', `${tab.name} went back in ${scope} from ${last.version} to ${cursor.version}`);
  }
  seen.set(scope, cursor);
}

/** What is not confirmed must be seen; what the rows hold already, or the server refused, must not be seen twice. */
function checkOverlay(tab: SeenTab, scope: Scope, version: number, overlay: readonly Mutation[]): void {
  const { model } = tab.device.world;
  const overlaid = new Set(overlay.map(({ id }) => id));
  const isForbidden = tab.device.world.rights.revokedForMs(tab.device.subject, scope) !== undefined;
  const isGone = isForbidden || tab.inside.cursor(scope) === undefined;
  for (const { mutation, state, receipt } of tab.inside.held()) {
    if (!mutation.operations.some((operation) => operation.scope === scope)) continue;
    const { id } = mutation;
    const isOver = overlaid.delete(id);
    const effect = model.versionsOf(id)?.get(scope);
    if (state === 'rejected') {
      if (isOver) throw new Violation('rejected-listed', `${tab.name} still shows ${id}, which was refused`);
      continue;
    }
    // What has taken effect in a scope that is not on the device, or has to leave it, is not waited for.
    if (isGone && (receipt || effect !== undefined)) continue;
    // A receipt tells of no version to one who had no right to read it then.
    const { rights } = tab.device.world;
    if (receipt && effect !== undefined && rights.toWrite(tab.device.subject, mutation) !== 'granted') continue;
    const isDue = effect === undefined ? receipt === undefined : effect > version;
    const how = `${tab.name} at ${version} and ${id} (${state}, ${effect})`;
    if (isDue && !isOver) throw new Violation('read-your-writes', `${how}: not shown`);
    if (!isDue && isOver && receipt) throw new Violation('view-exact', `${how}: laid over rows that hold it`);
    if (!isDue && !receipt) tab.device.world.met('effect seen before its receipt');
  }
  const [stranger] = overlaid;
  if (stranger) throw new Violation('view-exact', `${tab.name} lays ${stranger} over ${scope} and does not hold it`);
}

function lay(base: Rows, overlay: readonly Mutation[], scope: Scope): Rows {
  if (overlay.length === 0) return base;
  const rows = new Map(base);
  for (const { operations } of overlay) {
    for (const operation of operations) {
      if (operation.scope !== scope) continue;
      const id = rowId(operation.table, operation.key);
      const before = rows.get(id);
      if (operation.op === 'delete') rows.delete(id);
      else if (operation.op === 'insert') rows.set(id, operation.values);
      else if (before) rows.set(id, { ...before, ...operation.values });
    }
  }
  return rows;
}

function isSame(a: WireRow, b: WireRow): boolean {
  for (const column in a) if ((a[column] ?? null) !== (b[column] ?? null)) return false;
  for (const column in b) if ((a[column] ?? null) !== (b[column] ?? null)) return false;
  return true;
}
