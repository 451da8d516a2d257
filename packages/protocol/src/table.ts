import type { Column } from './column.ts';
import { BatonError } from './errors.ts';
import { lanes, type Lane } from './lane.ts';

export type Columns = Readonly<Record<string, Column>>;

export interface TableOptions<Name extends string = string> {
  /**
   * The column that tells which scope a row belongs to: its value is the scope's id, or it points
   * to a row of another table, and this row is in the scope of that one (`entry` → `class` → `trial` →
   * `show`). A row whose scope column is null, where it is optional, is in no scope and not replicated.
   */
  readonly scope: Name;
  /**
   * The scope's kind. By default the table that the scope column points to, or this table
   * where it is the key. Give one to part rows with other readers from the rest.
   */
  readonly scopeKind?: string;
  /** The columns that identify a row; `['id']` by default. */
  readonly key?: readonly Name[];
  /** The lane of mutations of this table; `high` by default. */
  readonly lane?: Lane;
}

/** A declared table, before the schema has given it its name. */
export interface Table<Cols extends Columns = Columns, Key extends string = string> {
  readonly columns: Cols;
  readonly key: readonly Key[];
  readonly scope: string;
  readonly scopeKind: string | undefined;
  readonly lane: Lane;
}

const knownOptions = new Set(['scope', 'scopeKind', 'key', 'lane']);

/**
 * Declares a table: its columns and the scope that each row belongs to.
 * @throws BatonError SCHEMA_INVALID for an option that does not exist or names no column
 */
export function table<
  const Cols extends Columns,
  const Key extends readonly (keyof Cols & string)[] = readonly ['id' & keyof Cols],
>(columns: Cols, options: TableOptions<keyof Cols & string> & { readonly key?: Key }): Table<Cols, Key[number]> {
  for (const option of Object.keys(options)) {
    if (!knownOptions.has(option)) invalid(`table option ${JSON.stringify(option)} does not exist`);
  }
  const key = (options.key ?? ['id']) as readonly Key[number][];
  if (key.length === 0) invalid('a table needs a key of at least one column');
  for (const column of [...key, options.scope]) {
    const declared = Object.hasOwn(columns, column) ? columns[column] : undefined;
    if (!declared) invalid(`column ${JSON.stringify(column)} is not declared`);
    if (declared.nullable && declared.filledBy !== 'database' && key.includes(column)) {
      invalid(`key column ${JSON.stringify(column)} must not be optional`);
    }
  }
  const lane = options.lane ?? 'high';
  if (!lanes.includes(lane)) invalid(`lane ${JSON.stringify(lane)} does not exist`);
  return { columns, key, scope: options.scope, scopeKind: options.scopeKind, lane };
}

function invalid(reason: string): never {
  throw new BatonError('SCHEMA_INVALID', reason);
}
