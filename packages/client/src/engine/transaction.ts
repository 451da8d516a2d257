import {
  BatonError,
  createUuid,
  decodeRow,
  type DeviceId,
  encodeValue,
  findColumn,
  keyOf,
  limits,
  type NamedTable,
  type Operation,
  type RandomBytes,
  type Schema,
  type Scope,
  scopeOf,
  type WireRow,
  type WireValue,
} from '@baton/protocol';
import type { Transaction } from './client-api.ts';
import type { RowPlace, RowValues } from './stored-row.ts';
import type { View } from './view.ts';

export interface TransactionContext<S extends Schema> {
  readonly schema: S;
  readonly view: View;
  readonly device: DeviceId;
  readonly randomBytes: RandomBytes;
}

type Given = Readonly<Record<string, unknown>>;

/**
 * Runs `work` over the view and gives the row operations it made, in its order. Nothing
 * outside changes. An operation joins the one just before it where both are of one row; never
 * one further back, because something between them may depend on the order (a parent and its
 * child, two rows that swap a unique value).
 */
export function runTransaction<S extends Schema, Result>(
  context: TransactionContext<S>,
  work: (transaction: Transaction<S>) => Result,
): { readonly result: Result; readonly operations: readonly Operation[] } {
  const draft = new Draft(context.view);
  const tables: Record<string, unknown> = Object.create(null);
  for (const [name, table] of Object.entries<NamedTable>(context.schema.tables)) {
    tables[name] = createTransactionTable(table, context, draft);
  }
  const result = work(tables as Transaction<S>);
  draft.close();
  return { result, operations: draft.operations };
}

function createTransactionTable(table: NamedTable, context: TransactionContext<Schema>, draft: Draft) {
  return {
    get(key: unknown): RowValues | undefined {
      const found = draft.find(table, keyText(table, key));
      return found && decodeRow(table, found.wire);
    },
    insert(given: Given): RowValues {
      const values = encodeInsert(table, given, context);
      const key = keyOf(table, values);
      if (draft.find(table, key)) throw rowError('ROW_EXISTS', table, key, 'is there already');
      draft.insert({ scope: requireScope(table, values, draft), table: table.name, key }, values);
      return decodeRow(table, values);
    },
    update(key: unknown, given: Given): void {
      const { place, wire } = draft.require(table, keyText(table, key));
      const values = encodeUpdate(table, given, wire);
      if (Object.hasOwn(values, table.scope) && requireScope(table, values, draft) !== place.scope)
        throw fixedError(table, table.scope);
      draft.update(place, wire, values);
    },
    delete(key: unknown): void {
      draft.delete(draft.require(table, keyText(table, key)).place);
    },
  };
}

interface DraftRow {
  readonly place: RowPlace;
  readonly wire: WireRow;
}

/** The operations so far, and the rows as they leave them. */
class Draft {
  readonly operations: Operation[] = [];
  readonly #view: View;
  /** What the operations touched, by table and key; null where they deleted it. */
  readonly #rows = new Map<string, DraftRow | null>();
  #isClosed = false;

  constructor(view: View) {
    this.#view = view;
  }

  /** What was handed out must not be used after `work` has returned. */
  close(): void {
    this.#isClosed = true;
  }

  find(table: NamedTable, key: string): DraftRow | undefined {
    const touched = this.#rows.get(`${table.name}/${key}`);
    return (touched === undefined ? this.#view.find(table.name, key) : touched) ?? undefined;
  }

  require(table: NamedTable, key: string): DraftRow {
    const found = this.find(table, key);
    if (!found) throw rowError('ROW_MISSING', table, key, 'is not there');
    return found;
  }

  insert(place: RowPlace, values: WireRow): void {
    this.#write(place, values);
    this.operations.push({ op: 'insert', ...place, values });
  }

  update(place: RowPlace, row: WireRow, values: WireRow): void {
    const names = Object.keys(values);
    if (names.length === 0) return;
    this.#write(place, { ...row, ...values });
    const base = pick(row, names);
    const last = this.#takeLast(place);
    if (!last) this.operations.push({ op: 'update', ...place, values, base });
    else if (last.op === 'insert') this.operations.push({ ...last, values: { ...last.values, ...values } });
    else if (last.op === 'update') {
      // What the server may hold is what was seen before the mutation's first change.
      this.operations.push({ ...last, values: { ...last.values, ...values }, base: { ...base, ...last.base } });
    }
  }

  delete(place: RowPlace): void {
    this.#write(place, null);
    const last = this.#takeLast(place);
    if (last?.op !== 'insert') this.operations.push({ op: 'delete', ...place });
  }

  #takeLast(place: RowPlace): Operation | undefined {
    const last = this.operations.at(-1);
    const isSame = last?.key === place.key && last.table === place.table && last.scope === place.scope;
    return isSame ? this.operations.pop() : undefined;
  }

  #write(place: RowPlace, wire: WireRow | null): void {
    if (this.#isClosed) throw new BatonError('CLIENT_CLOSED', 'the transaction has ended; call mutate again');
    if (this.operations.length >= limits.mutationOperationsMax) {
      throw new BatonError('BATCH_TOO_LARGE', `a mutation takes at most ${limits.mutationOperationsMax} changes`);
    }
    this.#rows.set(`${place.table}/${place.key}`, wire && { place, wire });
  }
}

function encodeInsert(table: NamedTable, given: Given, context: TransactionContext<Schema>): WireRow {
  for (const name of Object.keys(given)) if (!Object.hasOwn(table.columns, name)) encodeValue(table, name, null);
  const values: Record<string, WireValue> = {};
  for (const [name, column] of Object.entries(table.columns)) {
    if (column.filledBy === 'database') {
      // A row without them could be neither named nor kept.
      if (given[name] !== undefined || isFixed(table, name)) throw generatedError(table, name);
      continue;
    }
    const isFilled = given[name] === undefined;
    const isKey = table.key.includes(name);
    if (isFilled && column.filledBy === 'uuid' && isKey) values[name] = createUuid(context.randomBytes);
    else if (isFilled && column.filledBy === 'device') values[name] = context.device;
    else values[name] = encodeValue(table, name, given[name]);
  }
  return values;
}

/** The given values that differ from the row: what did not change is no patch. */
function encodeUpdate(table: NamedTable, given: Given, row: WireRow): WireRow {
  const values: Record<string, WireValue> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const wire = encodeValue(table, name, value);
    if (wire === row[name]) continue;
    if (findColumn(table, name)?.filledBy === 'database') throw generatedError(table, name);
    if (isFixed(table, name)) throw fixedError(table, name);
    values[name] = wire;
  }
  return values;
}

function isFixed(table: NamedTable, name: string): boolean {
  return table.key.includes(name) || (name === table.scope && !table.follows);
}

/** A device writes in scopes: what follows another row is where that row is, on this device. */
function requireScope(table: NamedTable, values: WireRow, draft: Draft): Scope {
  const scope = scopeOf(table, values, (followed, key) => draft.find(followed, key)?.place.scope);
  if (scope) return scope;
  const place = `${table.name}.${table.scope}`;
  throw values[table.scope] === null
    ? new BatonError('WRONG_TYPE', `${place} must not be null: the row would be in no scope`)
    : new BatonError('REFERENCE_MISSING', `${place} points to a row that is not on this device`);
}

function fixedError(table: NamedTable, column: string): BatonError {
  return new BatonError('KEY_FIXED', `${table.name}.${column}: neither a row's key nor its scope can change`);
}

function generatedError(table: NamedTable, name: string): BatonError {
  return new BatonError('COLUMN_GENERATED', `${table.name}.${name} is filled in by the database, not by a device`);
}

function keyText(table: NamedTable, key: unknown): string {
  if (typeof key === 'string') return key;
  const columns = (typeof key === 'object' && key !== null ? key : {}) as Given;
  const wire = table.key.map((name) => [name, encodeValue(table, name, columns[name])] as const);
  return keyOf(table, Object.fromEntries(wire));
}

function pick(row: WireRow, names: readonly string[]): WireRow {
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}

function rowError(code: 'ROW_EXISTS' | 'ROW_MISSING', table: NamedTable, key: string, what: string): BatonError {
  return new BatonError(code, `${table.name} ${JSON.stringify(key)} ${what} on this device`);
}
