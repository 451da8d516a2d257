import { scopeOf, type Change, type RandomBytes, type Scope, type WireRow } from '@baton/protocol';
import type { Journal, RowWrite } from './memory-journal.ts';
import { createScopeLog, headOf } from './memory-scope-log.ts';
import type { MemoryState } from './memory-store.ts';
import { isSameValue } from './value-order.ts';

interface CommitParts {
  readonly randomBytes: RandomBytes;
  readonly at: number;
}

/** Gives each scope that the transaction touched one version with what changed in the end. */
export function commitTransaction(state: MemoryState, journal: Journal, { randomBytes, at }: CommitParts): void {
  const changesByScope = new Map<Scope, Change[]>();
  for (const write of journal.firstWrites()) {
    for (const [scope, change] of foldRow(write, state.tables.rowsOf(write.table).get(write.key))) {
      const changes = changesByScope.get(scope) ?? [];
      changesByScope.set(scope, [...changes, change]);
    }
  }
  const applied = appliedMutations(state, journal);
  for (const scope of [...changesByScope.keys()].sort()) {
    const log = state.logs.get(scope) ?? createScopeLog();
    state.logs.set(scope, log);
    const version = headOf(log).version + 1;
    const tag = hexOf(randomBytes(16));
    const changes = changesByScope.get(scope) ?? [];
    const own = applied.filter(({ scopes }) => scopes.includes(scope));
    const mutations = own.map(({ id }) => id);
    log.versions.push({ version, tag, at: timeOf(at, log.versions.at(-1)?.at), mutations, changes });
    for (const { versions } of own) versions.push({ scope, version, tag });
  }
}

/** What became of one row between the transaction's first touch and its end, by scope. */
function foldRow({ table, key, before }: RowWrite, after: WireRow | undefined): readonly (readonly [Scope, Change])[] {
  const from = before && scopeOf(table, before);
  const to = after && scopeOf(table, after);
  if (before && after && from !== undefined && from === to) {
    const values = Object.entries(after).filter(
      ([column, value]) => !isSameValue(table, column, before[column] ?? null, value),
    );
    const change: Change = { op: 'update', table: table.name, key, values: Object.fromEntries(values) };
    return values.length === 0 ? [] : [[from, change]];
  }
  const left: Change = { op: 'delete', table: table.name, key };
  return [
    ...(from === undefined ? [] : [[from, left] as const]),
    ...(after && to !== undefined ? [[to, { op: 'insert', table: table.name, key, values: after }] as const] : []),
  ];
}

function appliedMutations(state: MemoryState, journal: Journal) {
  const applied = journal.claimed().flatMap((id) => {
    const record = state.mutations.get(id);
    return record && record.settlement?.outcome !== 'rejected' ? [{ id, ...record }] : [];
  });
  return applied.sort((a, b) => a.order - b.order);
}

/** Commit times do not fall within a scope, whatever the clock does. */
function timeOf(unixMs: number, previous: string | undefined): string {
  const at = new Date(unixMs).toISOString();
  return previous !== undefined && previous > at ? previous : at;
}

const hexOf = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
