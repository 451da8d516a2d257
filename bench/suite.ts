import type { Measurement } from './figure.ts';

export interface SuiteOptions {
  /** Fewer repetitions: to see that it runs, not to compare. */
  readonly quick: boolean;
  /** A Postgres for this run alone, with the right to create databases. */
  readonly postgresUrl: string;
  /** The folder of Postgres's own programs. */
  readonly postgresBinaries: string;
}

export interface Suite {
  readonly name: string;
  /** What is measured, in a line. */
  readonly says: string;
  run(options: SuiteOptions): AsyncIterable<Measurement>;
}
