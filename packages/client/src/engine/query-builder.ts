import {
  BatonError,
  encodeValue,
  findColumn,
  findTable,
  isScope,
  type NamedTable,
  type Schema,
  type Scope,
  scopeOf,
  type WireValue,
} from '@baton/protocol';
import type { Query, QueryBuilder, QueryDescription, TableQuery } from './query.ts';

/** One member a table, each a query over all its rows. */
export function createQueryBuilder<S extends Schema>(schema: S): QueryBuilder<S> {
  const builder: Record<string, unknown> = Object.create(null);
  for (const name of Object.keys(schema.tables)) {
    const table = findTable(schema, name);
    if (table) {
      builder[name] = createTableQuery(table, {
        table: name,
        scope: undefined,
        equals: {},
        filters: [],
        order: [],
        rowsMax: undefined,
      });
    }
  }
  return builder as QueryBuilder<S>;
}

function createTableQuery<Result>(table: NamedTable, description: QueryDescription): TableQuery<Result> {
  const next = (change: Partial<QueryDescription>) => createTableQuery<Result>(table, { ...description, ...change });
  const ordered = (columns: readonly string[], descending: boolean) => {
    for (const column of columns) requireColumn(table, column);
    return next({ order: [...description.order, ...columns.map((column) => ({ column, descending }))] });
  };
  return {
    description,
    inScope: (id) => next({ scope: requireScope(table, id) }),
    where: (values) => {
      const wires = Object.entries(values).map(([column, value]) => [column, encodeWanted(table, column, value)]);
      return next({ equals: { ...description.equals, ...Object.fromEntries(wires) } });
    },
    filter: (isWanted) => next({ filters: [...description.filters, isWanted] }),
    orderBy: (...columns) => ordered(columns, false),
    orderByDescending: (...columns) => ordered(columns, true),
    limit: (rowsMax) => {
      if (!Number.isInteger(rowsMax) || rowsMax < 0) invalid(`limit(${rowsMax}) must be a whole number from 0`);
      return next({ rowsMax });
    },
  } satisfies TableQuery<Result>;
}

/** The table that a query reads. @throws BatonError QUERY_INVALID where the schema has none of that name */
export function tableOf(schema: Schema, { description }: Query<unknown>): NamedTable {
  return findTable(schema, description.table) ?? invalid(`there is no table ${JSON.stringify(description.table)}`);
}

/** The scope that a query names, by its id or by a value for the scope column; undefined where it reads all that are here. */
export function scopeNamedBy(table: NamedTable, { scope, equals }: QueryDescription): Scope | undefined {
  return scope ?? (table.follows ? undefined : scopeOf(table, equals));
}

function requireScope(table: NamedTable, id: string): Scope {
  const scope = `${table.scopeKind}/${id}`;
  return isScope(scope) ? scope : invalid(`inScope: ${JSON.stringify(id)} can be no scope's id`);
}

// A value that its column cannot hold would silently match nothing.
function encodeWanted(table: NamedTable, column: string, value: unknown): WireValue {
  requireColumn(table, column);
  if (value === undefined) invalid(`where: ${table.name}.${column} is undefined; leave the member out instead`);
  try {
    const wire = encodeValue(table, column, value);
    if (column === table.scope && !table.follows) scopeOf(table, { [column]: wire });
    return wire;
  } catch (error) {
    return invalid(`where: ${(error as Error).message}`);
  }
}

function requireColumn(table: NamedTable, column: string): void {
  if (!findColumn(table, column)) invalid(`table ${table.name} has no column ${JSON.stringify(column)}`);
}

function invalid(reason: string): never {
  throw new BatonError('QUERY_INVALID', reason);
}
