/** One Postgres, real (`pg`) or embedded (PGlite), as the store and the application use it. */
export interface Database extends Queryable {
  readonly kind: 'postgres' | 'pglite';
  /** Runs `work` in one transaction; rolls back when it throws. */
  transaction<Result>(work: (sql: Queryable) => Promise<Result>): Promise<Result>;
  /** Statements under way get a few seconds. */
  close(): Promise<void>;
}

export interface Queryable {
  /**
   * One statement with `$1` parameters. Rows come as the driver's plain objects with values
   * in Postgres's text form, except bool, int2, int4 and null.
   */
  query<Row = Record<string, unknown>>(statement: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
}
