import type { Suite } from '../suite.ts';
import { measureStatements } from './statements.ts';
import { createTwins } from './twins.ts';
import { measureWriters } from './writers.ts';

export const capture: Suite = {
  name: 'capture',
  says: 'what capture takes from a real Postgres: throughput of 16 writers, cost of single statements',
  async *run(options) {
    const twins = await createTwins(options.postgresUrl);
    yield* measureStatements(twins, options);
    yield* measureWriters(twins, options);
  },
};
