import { once } from 'node:events';

export interface KillablePostgres {
  readonly url: string;
  /** `kill -9` of its first process, and a start over the same data. Resolves when it takes sessions again. */
  killAndStart(): Promise<void>;
}

/** The one beside which the script `runOnPostgres` started this program. */
export function postgresBeside(): KillablePostgres {
  return {
    url: process.env['BATON_BENCH_POSTGRES'] ?? '',
    async killAndStart() {
      process.send?.('kill Postgres and start it');
      await once(process, 'message');
    },
  };
}
