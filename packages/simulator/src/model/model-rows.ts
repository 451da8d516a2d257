import type { Operation, Scope, WireRow } from '@baton/protocol';
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
}

/** The tables of the simulated application, written down once more, by hand. */
const tables: Readonly<
  Record<string, { readonly scope: string; readonly references: Readonly<Record<string, string>> }>
> = {
  race: { scope: 'id', references: {} },
  runner: { scope: 'race', references: { race: 'race' } },
  mark: { scope: 'race', references: { race: 'race', runner: 'runner' } },
  leg: { scope: 'race', references: { race: 'race' } },
};

/** A mutation's operations over these rows: what they come to, all of them or none. */
export function expectOutcome(rows: Rows, operations: readonly Operation[]): Expected {
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
    const row = { ...before, ...operation.values };
    if (isDangling(table, operation.values, read)) return refused('REFERENCE_MISSING');
    if (breaksRule(table, row)) return refused('RULE_REFUSED');
    for (const [column, kept] of Object.entries(operation.values)) {
      const was = before[column] ?? null;
      if (Object.hasOwn(operation.base, column) && operation.base[column] !== was && was !== kept) {
        lost.push({ table, key, column, kept, lost: was });
      }
    }
    after.set(id, row);
  }
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
