import type { Column } from './column.ts';
import { BatonError } from './errors.ts';
import type { Columns, Table } from './table.ts';

export type Tables = Readonly<Record<string, Table>>;

/** A table with the name and the scopes that the schema gave it. */
export interface NamedTable<Cols extends Columns = Columns> extends Table<Cols> {
  readonly name: string;
  readonly scopeKind: string;
  /**
   * Where the scope column points to a row that is itself in another's scope: a row of this table
   * is in the scope of that row, wherever that goes. Undefined where the column's value is the scope's id.
   */
  readonly follows: NamedTable | undefined;
}

/** The tables that an application shares between its server and its devices. */
export interface Schema<Declared extends Tables = Tables> {
  /** Rises by one with each change of shape; mutations carry it. */
  readonly version: number;
  readonly tables: { readonly [Name in keyof Declared]: NamedTable<Declared[Name]['columns']> };
  /** For the type system only: the declaration, from which row types are inferred. */
  readonly declared: Declared;
}

export interface SchemaOptions {
  /** Default 1. */
  readonly version?: number;
}

type ValueOf<Col> = Col extends Column<infer Value> ? Value : never;
type Simplify<T> = { readonly [Name in keyof T]: T[Name] };

type OptionalNames<Cols extends Columns, Key extends string> = {
  [Name in keyof Cols]: Cols[Name]['presence'] extends 'optional'
    ? Name
    : Cols[Name]['presence'] extends 'optional-in-key'
      ? Name extends Key
        ? Name
        : never
      : never;
}[keyof Cols];

type GeneratedNames<Cols extends Columns> = {
  [Name in keyof Cols]: Cols[Name]['presence'] extends 'generated' ? Name : never;
}[keyof Cols];

type KeyOf<T> = T extends Table<Columns, infer Key> ? Key : never;

export type TableName<S extends Schema> = keyof S['declared'] & string;

/** A row as the application reads it. */
export type Row<S extends Schema, Name extends TableName<S>> = Simplify<{
  [Column in keyof S['declared'][Name]['columns']]: Column extends KeyOf<S['declared'][Name]>
    ? NonNullable<ValueOf<S['declared'][Name]['columns'][Column]>>
    : ValueOf<S['declared'][Name]['columns'][Column]>;
}>;

/** The values that an insert takes: keys, device ids and optional columns may be left out, generated ones must be. */
export type InsertValues<S extends Schema, Name extends TableName<S>> = Simplify<
  Omit<
    Row<S, Name>,
    | OptionalNames<S['declared'][Name]['columns'], KeyOf<S['declared'][Name]>>
    | GeneratedNames<S['declared'][Name]['columns']>
  > &
    Partial<
      Pick<Row<S, Name>, OptionalNames<S['declared'][Name]['columns'], KeyOf<S['declared'][Name]>> & keyof Row<S, Name>>
    >
>;

/** The values that an update takes. Key and scope columns are fixed, and the database alone sets generated ones. */
export type UpdateValues<S extends Schema, Name extends TableName<S>> = Simplify<
  Partial<Omit<Row<S, Name>, KeyOf<S['declared'][Name]> | GeneratedNames<S['declared'][Name]['columns']>>>
>;

/** What names one row: the key's value, or an object where the key has several columns. */
export type RowKey<S extends Schema, Name extends TableName<S>> =
  | string
  | Simplify<Pick<Row<S, Name>, KeyOf<S['declared'][Name]> & keyof Row<S, Name>>>;

// Postgres cuts longer names off; the rest keeps a name the same in SQL, URLs and TypeScript.
const namePattern = /^[a-z][a-zA-Z0-9_]{0,62}$/;
const knownOptions = new Set(['version']);

/**
 * Declares the tables that are replicated. The names are those of the tables in Postgres.
 * @throws BatonError SCHEMA_INVALID, naming the place
 */
export function defineSchema<const Declared extends Tables>(
  declared: Declared,
  options: SchemaOptions = {},
): Schema<Declared> {
  for (const option of Object.keys(options)) {
    if (!knownOptions.has(option)) invalid(`schema option ${JSON.stringify(option)} does not exist`);
  }
  const version = options.version ?? 1;
  if (!Number.isSafeInteger(version) || version < 1) invalid('version must be a whole number from 1');
  const tables = Object.create(null) as Record<string, NamedTable>;
  for (const [name, table] of Object.entries<Table>(declared)) {
    checkNames(name, table);
    checkKey(name, table);
    checkReferences(name, table, declared);
  }
  for (const name of Object.keys(declared)) nameTable(name, { declared, tables, path: [] });
  return { version, declared, tables: tables as Schema<Declared>['tables'] };
}

/** The table of that name, or undefined: the only way from outside text to a table. */
export function findTable(schema: Schema, name: unknown): NamedTable | undefined {
  return typeof name === 'string' && Object.hasOwn(schema.tables, name) ? schema.tables[name] : undefined;
}

/** The column of that name, or undefined. */
export function findColumn(table: Table, name: string): Column | undefined {
  return Object.hasOwn(table.columns, name) ? table.columns[name] : undefined;
}

/** The key of such a table is the scope's id, so that a reference to it names a scope. */
export function isScopeTable(table: Table): boolean {
  return table.key.length === 1 && table.key[0] === table.scope;
}

interface Naming {
  readonly declared: Tables;
  /** Those that have been named. */
  readonly tables: Record<string, NamedTable>;
  /** The tables that led here, each of which follows the next. */
  readonly path: readonly string[];
}

function nameTable(name: string, naming: Naming): NamedTable {
  const { declared, tables, path } = naming;
  if (path.includes(name)) invalid(`the scopes of ${path.join(', ')} run in a circle`);
  const table = declared[name] ?? invalid(`table ${name} is not declared`);
  return (tables[name] ??= { ...table, name, ...scopingOf(name, table, { ...naming, path: [...path, name] }) });
}

function scopingOf(name: string, table: Table, naming: Naming): Pick<NamedTable, 'scopeKind' | 'follows'> {
  if (table.scopeKind !== undefined) return { scopeKind: table.scopeKind, follows: undefined };
  if (isScopeTable(table)) return { scopeKind: name, follows: undefined };
  const target = table.columns[table.scope]?.references;
  if (target === undefined) {
    return invalid(`table ${name}: scope column ${table.scope} is neither a reference nor the key; give scopeKind`);
  }
  const followed = nameTable(target, naming);
  return { scopeKind: followed.scopeKind, follows: isScopeTable(followed) ? undefined : followed };
}

function checkNames(name: string, table: Table): void {
  for (const candidate of [name, table.scopeKind ?? name, ...Object.keys(table.columns)]) {
    if (!namePattern.test(candidate)) {
      invalid(
        `${JSON.stringify(candidate)} in table ${name}: names start with a small letter, then letters, digits or _`,
      );
    }
  }
}

function checkKey(name: string, table: Table): void {
  for (const column of [...table.key, table.scope]) {
    const type = table.columns[column]?.type;
    // `1.0` and `1` would be two keys of one row.
    if (!type?.hasOneText) invalid(`${name}.${column}: a key or scope column cannot be of type ${type?.name}`);
  }
}

function checkReferences(name: string, table: Table, declared: Tables): void {
  for (const [column, { references, type }] of Object.entries(table.columns)) {
    if (references === undefined) continue;
    const target = Object.hasOwn(declared, references) ? declared[references] : undefined;
    if (!target) invalid(`${name}.${column} points to table ${references}, which is not declared`);
    const kinds = target.key.map((part) => target.columns[part]?.type.name).join(', ');
    if (kinds !== type.name) {
      invalid(`${name}.${column} is a ${type.name} and points to ${references}, whose key is of ${kinds}`);
    }
  }
}

function invalid(reason: string): never {
  throw new BatonError('SCHEMA_INVALID', reason);
}
