import type { Change } from '@baton/protocol';
import type { CachedDelta, CachedRow } from '../../engine/index.ts';

/** The rows after these deltas. */
export function applyDeltas(rows: readonly CachedRow[], deltas: readonly CachedDelta[]): readonly CachedRow[] {
  if (deltas.length === 0) return rows;
  const rowsByName = new Map(rows.map((row) => [nameOf(row), row]));
  for (const { changes } of deltas) {
    for (const change of changes) applyChange(rowsByName, change);
  }
  return [...rowsByName.values()];
}

function applyChange(rowsByName: Map<string, CachedRow>, change: Change): void {
  const name = nameOf(change);
  if (change.op === 'delete') {
    rowsByName.delete(name);
    return;
  }
  const { table, key, values } = change;
  const before = rowsByName.get(name)?.row;
  if (change.op === 'insert') rowsByName.set(name, { table, key, row: values });
  else if (before) rowsByName.set(name, { table, key, row: { ...before, ...values } });
}

/** Table names hold no slash. */
function nameOf({ table, key }: { readonly table: string; readonly key: string }): string {
  return `${table}/${key}`;
}
