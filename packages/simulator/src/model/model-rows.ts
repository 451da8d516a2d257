import type { Operation, Scope, WireRow, WireValue } from '@baton/protocol';
import { paceMax, schema } from '../relay.ts';

/** Rows by `table key`. */
export type Rows = ReadonlyMap<string, WireRow>;

export const rowId = (table: string, key: string): string => `${table} ${key}`;

/** A column that is not there is null. Loops, because every row of every tab comes through here at every step. */
export function isSameRow(a: WireRow | undefined, b: WireRow | undefined): boolean {
  if (!a || !b) return a === b;
  for (const column in a) if ((a[column] ?? null) !== (b[column] ?? null)) return false;
  for (const column in b) if ((a[column] ?? null) !== (b[column] ?? null)) return false;
  return true;
}

/** What the server has to answer; the model's own opinion of it. */
export type Expected =
  | { readonly outcome: 'applied' | 'merged'; readonly after: Changed; readonly lost: readonly Lost[] }
  | { readonly outcome: 'rejected'; readonly code: string };

/** Rows that differ afterwards; undefined where one is gone. */
export type Changed = ReadonlyMap<string, WireRow | undefined>;

export interface Lost {
  readonly table: string;
  readonly key: string;
  readonly column: string;
  readonly kept: unknown;
  readonly lost: unknown;
  readonly rule: 'last-writer' | 'first-writer';
}

/**
 * Columns of a row that others have written since the author looked; undefined where it does not say when that was.
 */
export type UnseenOf = (scope: Scope, id: string) => ReadonlySet<string> | undefined;

/** The tables of the simulated application, written down once more, by hand. */
const tables: Readonly<
  Record<string, { readonly scope: string; readonly references: Readonly<Record<string, string>> }>
> = {
  race: { scope: 'id', references: {} },
  runner: { scope: 'race', references: { race: 'race' } },
  mark: { scope: 'race', references: { race: 'race', runner: 'runner' } },
  leg: { scope: 'race', references: { race: 'race' } },
};

/** The columns whose first writer wins. */
const firstWriterColumns: ReadonlySet<string> = new Set(['runner.name']);

/** A mutation's operations over these rows: what they come to, all of them or none. */
export function expectOutcome(rows: Rows, operations: readonly Operation[], unseenOf: UnseenOf): Expected {
  const after = new Map<string, WireRow | undefined>();
  const read = (id: string) => (after.has(id) ? after.get(id) : rows.get(id));
  const lost: Lost[] = [];
  for (const operation of operations) {
    const { op, table, key, scope } = operation;
    const id = rowId(table, key);
    const before = read(id);
    if (op === 'insert') {
      if (scopeOfRow(table, operation.values) !== scope) return refused('MUTATION_MALFORMED');
      if (isDangling(table, operation.values, read)) return refused('REFERENCE_MISSING');
      if (breaksRule(table, operation.values)) return refused('RULE_REFUSED');
      if (before) return refused('ROW_EXISTS');
      after.set(id, whole(table, operation.values));
      continue;
    }
    if (op === 'update' && Object.hasOwn(operation.values, tables[table]?.scope ?? '')) return refused('KEY_FIXED');
    if (!before || scopeOfRow(table, before) !== scope) return refused('ROW_MISSING');
    if (op === 'delete') {
      if (isPointedTo(table, key, rows, after)) return refused('REFERENCE_MISSING');
      after.set(id, undefined);
      continue;
    }
    const unseen = unseenOf(scope, id);
    const values: Record<string, WireValue> = {};
    for (const [column, ours] of Object.entries(operation.values)) {
      const theirs = before[column] ?? null;
      const isFirst = firstWriterColumns.has(`${table}.${column}`);
      const isChanged = (isFirst ? unseen?.has(column) : undefined) ?? operation.base[column] !== theirs;
      const isContested = isChanged && theirs !== ours;
      if (isContested && isFirst) lost.push({ table, key, column, kept: theirs, lost: ours, rule: 'first-writer' });
      else values[column] = ours;
      if (isContested && !isFirst) lost.push({ table, key, column, kept: ours, lost: theirs, rule: 'last-writer' });
    }
    if (Object.keys(values).length === 0) continue;
    if (isDangling(table, values, read)) return refused('REFERENCE_MISSING');
    if (breaksRule(table, { ...before, ...values })) return refused('RULE_REFUSED');
    after.set(id, { ...before, ...values });
  }
  const judged = new Set(operations.filter(({ table }) => table === 'leg').map(({ scope }) => scope));
  for (const scope of judged) if (breaksInvariant(scope, rows, after)) return refused('RULE_REFUSED');
  return { outcome: lost.length === 0 ? 'applied' : 'merged', after, lost };
}

/** Writes that ask nobody: another program with SQL of its own. */
export function applyPlainly(rows: Rows, operations: readonly PlainWrite[]): Changed {
  const after = new Map<string, WireRow | undefined>();
  for (const { op, table, key, values } of operations) {
    const id = rowId(table, key);
    const before = after.has(id) ? after.get(id) : rows.get(id);
    if (op === 'delete') after.set(id, undefined);
    else after.set(id, op === 'insert' ? whole(table, values) : { ...before, ...values });
  }
  return after;
}

export interface PlainWrite {
  readonly op: 'insert' | 'update' | 'delete';
  readonly table: string;
  readonly key: string;
  readonly values: WireRow;
}

export function scopeOfRow(table: string, row: WireRow): Scope {
  return `race/${row[tables[table]?.scope ?? '']}` as Scope;
}

/** Every declared column, null where nothing was given. */
function whole(table: string, values: WireRow): WireRow {
  const columns = Object.keys(schema.tables[table as keyof typeof schema.tables].columns);
  return Object.fromEntries(columns.map((column) => [column, values[column] ?? null]));
}

function refused(code: string): Expected {
  return { outcome: 'rejected', code };
}

function breaksRule(table: string, row: WireRow): boolean {
  return table === 'runner' && Number(row['pace']) > paceMax;
}

/** Somebody has two legs. */
function breaksInvariant(scope: Scope, rows: Rows, after: Changed): boolean {
  const legs = [...new Map([...rows, ...after])].flatMap(([id, row]) =>
    row && id.startsWith('leg ') && scopeOfRow('leg', row) === scope ? [row['runner'] ?? null] : [],
  );
  return legs.some((runner, index) => runner !== null && legs.indexOf(runner) < index);
}

function isDangling(table: string, values: WireRow, read: (id: string) => WireRow | undefined): boolean {
  return Object.entries(tables[table]?.references ?? {}).some(([column, target]) => {
    const value = values[column] ?? null;
    return value !== null && read(rowId(target, String(value))) === undefined;
  });
}

function isPointedTo(table: string, key: string, rows: Rows, after: Changed): boolean {
  const now = new Map([...rows, ...after]);
  for (const [id, row] of now) {
    const references = tables[id.slice(0, id.indexOf(' '))]?.references ?? {};
    if (row && Object.entries(references).some(([column, target]) => target === table && row[column] === key)) {
      return true;
    }
  }
  return false;
}
