import { type CachedDelta, type CachedRow, changeRow } from '../../engine/index.ts';

/** The rows after these deltas. */
export function applyDeltas(rows: readonly CachedRow[], deltas: readonly CachedDelta[]): readonly CachedRow[] {
  if (deltas.length === 0) return rows;
  const rowsByName = new Map(rows.map((row) => [nameOf(row), row]));
  for (const change of deltas.flatMap(({ changes }) => changes)) {
    const { table, key } = change;
    const name = nameOf(change);
    const row = changeRow(rowsByName.get(name)?.row, change);
    if (row) rowsByName.set(name, { table, key, row });
    else rowsByName.delete(name);
  }
  return [...rowsByName.values()];
}

/** Table names hold no slash. */
function nameOf({ table, key }: { readonly table: string; readonly key: string }): string {
  return `${table}/${key}`;
}
