import {
  BatonError,
  checkWireValue,
  errorOf,
  findColumn,
  findTable,
  keyOf,
  type Mutation,
  type NamedTable,
  type Operation,
  type Schema,
  type Scope,
  type WireRow,
} from '@baton/protocol';

interface Place {
  readonly scope: Scope;
  readonly table: NamedTable;
  readonly key: string;
}

/**
 * An operation whose table and values fit the schema. Whether a row has the key is not known
 * yet; a text that can be no key finds none.
 */
export type CheckedOperation =
  | (Place & { readonly op: 'insert'; readonly values: WireRow })
  | (Place & { readonly op: 'update'; readonly values: WireRow; readonly base: WireRow })
  | (Place & { readonly op: 'delete' });

/**
 * Checks a mutation against the schema, its only way from outside names to tables and columns.
 * An older schema version is held to the present schema; a newer one waits for a newer server.
 * @throws BatonError SCHEMA_VERSION_UNKNOWN, UNKNOWN_TABLE, UNKNOWN_COLUMN, WRONG_TYPE,
 *   VALIDATION_FAILED, KEY_FIXED, COLUMN_GENERATED, MUTATION_MALFORMED
 */
export function checkMutation(schema: Schema, mutation: Mutation): readonly CheckedOperation[] {
  if (mutation.schema > schema.version) {
    throw new BatonError('SCHEMA_VERSION_UNKNOWN', `schema version ${mutation.schema} is newer than ${schema.version}`);
  }
  return mutation.operations.map((operation) => checkOperation(schema, operation));
}

function checkOperation(schema: Schema, operation: Operation): CheckedOperation {
  const table = findTable(schema, operation.table);
  if (!table) throw new BatonError('UNKNOWN_TABLE', `there is no table ${JSON.stringify(operation.table)}`);
  const { scope, key } = operation;
  if (!scope.startsWith(`${table.scopeKind}/`)) malformed(`scope: rows of ${table.name} are of ${table.scopeKind}/…`);
  switch (operation.op) {
    case 'insert':
      return { op: 'insert', scope, table, key, values: checkInsert(table, operation) };
    case 'update':
      return { op: 'update', scope, table, key, ...checkUpdate(table, operation) };
    case 'delete':
      return { op: 'delete', scope, table, key };
  }
}

function checkInsert(table: NamedTable, { scope, key, values }: Operation & { readonly op: 'insert' }): WireRow {
  checkColumns(table, values);
  const set = Object.keys(values).filter((column) => values[column] !== null);
  refuseGenerated(table, [...set, ...table.key, table.scope]);
  const row = checkValues(table, { ...emptyRow(table), ...values });
  if (keyOf(table, row) !== key) malformed(`key: is not that of the values`);
  // What follows another row is where that row is, which only the database knows.
  const isElsewhere = !table.follows && `${table.scopeKind}/${row[table.scope]}` !== scope;
  if (isElsewhere) malformed(`scope: is not that of the values`);
  return row;
}

function checkUpdate(table: NamedTable, { values, base }: Operation & { readonly op: 'update' }) {
  checkColumns(table, values);
  const columns = Object.keys(values);
  if (columns.length === 0) malformed('values: no column is set');
  const fixed = columns.find((column) => table.key.includes(column) || (column === table.scope && !table.follows));
  if (fixed !== undefined) throw new BatonError('KEY_FIXED', `${table.name}.${fixed} cannot be changed`);
  refuseGenerated(table, columns);
  const isPaired =
    Object.keys(base).length === columns.length && columns.every((column) => Object.hasOwn(base, column));
  if (!isPaired) malformed('base: must name the same columns as values');
  return { values: checkValues(table, values), base };
}

function checkColumns(table: NamedTable, values: WireRow): void {
  const unknown = Object.keys(values).find((column) => !findColumn(table, column));
  if (unknown !== undefined) {
    throw new BatonError('UNKNOWN_COLUMN', `table ${table.name} has no column ${JSON.stringify(unknown)}`);
  }
}

/** What the database fills in, no device can: not even the key of a new row. */
function refuseGenerated(table: NamedTable, columns: readonly string[]): void {
  const generated = columns.find((column) => findColumn(table, column)?.filledBy === 'database');
  if (generated !== undefined) {
    throw new BatonError('COLUMN_GENERATED', `${table.name}.${generated} is filled in by the database`);
  }
}

function checkValues(table: NamedTable, values: WireRow): WireRow {
  return Object.fromEntries(
    Object.entries(values).map(([column, value]) => [column, checkWireValue(table, column, value)]),
  );
}

function emptyRow(table: NamedTable): WireRow {
  return Object.fromEntries(Object.keys(table.columns).map((column) => [column, null]));
}

function malformed(details: string): never {
  throw errorOf('MUTATION_MALFORMED', { details });
}
