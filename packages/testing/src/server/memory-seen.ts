import type { DeviceId, ReceiptVersion } from '@baton/protocol';
import { createScopeLog, tagAt } from './memory-scope-log.ts';
import type { MemoryState } from './memory-store.ts';

export function hasCommitted({ logs }: MemoryState, { scope, version, tag }: ReceiptVersion): boolean {
  return tagAt(logs.get(scope) ?? createScopeLog(), version) === tag;
}

interface RowChanges {
  readonly table: string;
  readonly key: string;
  readonly seen: ReceiptVersion;
  readonly device: DeviceId;
}

/** See `StoreTransaction.changedSince`. */
export function changedSince(
  state: MemoryState,
  { table, key, seen, device }: RowChanges,
): ReadonlySet<string> | undefined {
  if (!hasCommitted(state, seen)) return undefined;
  const { versions, dropped } = state.logs.get(seen.scope) ?? createScopeLog();
  if (seen.version < dropped) return undefined;
  const later = versions.slice(seen.version);
  const ofOthers = later.filter(({ mutations }) => mutations.every((id) => state.mutations.get(id)?.device !== device));
  const changes = ofOthers.flatMap((version) => version.changes);
  const ofRow = changes.filter((change) => change.table === table && change.key === key);
  return new Set(ofRow.flatMap((change) => (change.op === 'delete' ? [] : Object.keys(change.values))));
}
