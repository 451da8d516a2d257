import type { BatonError, Row, Schema, Scope, TableName, WireRow } from '@baton/protocol';

/** Where to start: one member a table. `q => q.mark.where({ race }).orderBy('n')` */
export type QueryBuilder<S extends Schema> = {
  readonly [Name in TableName<S>]: TableQuery<Row<S, Name>>;
};

declare const resultType: unique symbol;

/** A query over the rows of one table. Immutable: each step gives a new one. */
export interface Query<Result> {
  readonly description: QueryDescription;
  readonly [resultType]?: Result;
}

export interface TableQuery<Result> extends Query<Result> {
  /**
   * Rows of one scope, by the scope's id, which the query keeps live: `q.entry.inScope(show)` for
   * rows that are in the scope of the row they point to.
   */
  inScope(id: string): TableQuery<Result>;
  /**
   * Rows whose columns equal all these values, however they are written. A value for the scope column names the scope
   * that the query keeps live; without one it reads the scopes that are on the device.
   */
  where(values: Partial<Result>): TableQuery<Result>;
  /** Rows for which `isWanted` is true. Must depend on the row alone. */
  filter(isWanted: (row: Result) => boolean): TableQuery<Result>;
  /**
   * Ascending by these columns, by what their values say: times by time, decimals by size,
   * intervals by their best estimate. Nulls last. Rows that are equal in them keep key order.
   */
  orderBy(...columns: (keyof Result & string)[]): TableQuery<Result>;
  orderByDescending(...columns: (keyof Result & string)[]): TableQuery<Result>;
  limit(rowsMax: number): TableQuery<Result>;
}

export interface QueryDescription {
  readonly table: string;
  readonly scope: Scope | undefined;
  /** Plain values, so that two descriptions say the same where their texts do. */
  readonly equals: WireRow;
  readonly filters: readonly ((row: never) => boolean)[];
  readonly order: readonly { readonly column: string; readonly descending: boolean }[];
  readonly rowsMax: number | undefined;
}

/** Rows with what they are worth. `rows` is empty where nothing was ever synced: look at `status`. */
export type QueryResult<Result> =
  /** The scope has never been on this device, and nothing is on its way. */
  | { readonly status: 'never-synced'; readonly rows: readonly Result[] }
  /** The first sync is under way: so many rows of so many. */
  | {
      readonly status: 'loading';
      readonly rows: readonly Result[];
      readonly rowsReceived: number;
      readonly rowsTotal: number | undefined;
    }
  /** The rows are those of the server, plus this device's own pending work. */
  | { readonly status: 'ready'; readonly rows: readonly Result[] }
  /** The rows were current at `asOf` (server time, ms; undefined where unknown). */
  | { readonly status: 'stale'; readonly rows: readonly Result[]; readonly asOf: number | undefined }
  /** The scope could not be fetched, or may no longer be read. What is on the device is in `rows`. */
  | { readonly status: 'error'; readonly rows: readonly Result[]; readonly error: BatonError };
