import { scopeOf, type Change, type NamedTable, type RandomBytes, type Scope, type WireRow } from '@baton/protocol';
import type { Journal } from './memory-journal.ts';
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
  for (const move of movesOf(state, journal)) {
    for (const [scope, change] of changesOf(move)) {
      const changes = changesByScope.get(scope) ?? [];
      changesByScope.set(scope, [...changes, change]);
    }
  }
  for (const id of journal.claimed()) {
    const record = state.mutations.get(id);
    if (record) record.at = at;
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

/** A row as the transaction found it and as it leaves it, each with its scope. */
interface Move {
  readonly table: NamedTable;
  readonly key: string;
  readonly before: WireRow | undefined;
  readonly from: Scope | undefined;
  readonly after: WireRow | undefined;
  readonly to: Scope | undefined;
}

/** Of the rows that were written, and of those that followed one of them to another scope. */
function movesOf({ schema, tables }: MemoryState, journal: Journal): readonly Move[] {
  const written = new Map(journal.firstWrites().map((write) => [`${write.table.name} ${write.key}`, write]));
  const isWritten = (table: NamedTable, key: string) => written.has(`${table.name} ${key}`);

  function rowBefore(table: NamedTable, key: string): WireRow | undefined {
    const write = written.get(`${table.name} ${key}`);
    return write ? write.before : tables.rowsOf(table).get(key);
  }

  function scopeBefore(table: NamedTable, row: WireRow): Scope | undefined {
    return scopeOf(table, row, (followed, key) => {
      const above = rowBefore(followed, key);
      return above && scopeBefore(followed, above);
    });
  }

  function moveOf(table: NamedTable, key: string): Move {
    const before = rowBefore(table, key);
    const after = tables.rowsOf(table).get(key);
    const from = before && scopeBefore(table, before);
    return { table, key, before, from, after, to: after && tables.scopeOf(table, after) };
  }

  const followers = Object.values<NamedTable>(schema.tables).filter((table) => table.follows);
  const followed = followers.flatMap((table) =>
    [...tables.rowsOf(table).keys()].filter((key) => !isWritten(table, key)).map((key) => moveOf(table, key)),
  );
  return [
    ...[...written.values()].map(({ table, key }) => moveOf(table, key)),
    ...followed.filter(({ from, to }) => from !== to),
  ];
}

function changesOf({ table, key, before, from, after, to }: Move): readonly (readonly [Scope, Change])[] {
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
