import type { Measurement } from '../figure.ts';
import { median } from '../rig/percentile.ts';
import { runLoad } from '../rig/pgbench.ts';
import { repeatBeside } from '../rig/repeat.ts';
import { body } from '../rig/schema.ts';
import type { SuiteOptions } from '../suite.ts';
import type { Twins } from './twins.ts';

const writers = 16;
const insert = (board: string): string =>
  `insert into reading values (gen_random_uuid(), lpad((${board})::text, 32, '0')::uuid, 7, '${body}');\n`;

const scripts = {
  'one scope': insert('1'),
  'sixteen scopes': insert(':client_id'),
  'ten rows a transaction, sixteen scopes': `begin;\n${insert(':client_id').repeat(10)}commit;\n`,
  'two scopes a transaction, in either order':
    `\\set a random(1, ${writers})\n\\set b random(1, ${writers})\n` +
    `begin;\n${insert(':a')}${insert(':b')}commit;\n`,
};

/** Transactions a second of sixteen sessions, with and without capture. */
export async function* measureWriters(twins: Twins, options: SuiteOptions): AsyncGenerator<Measurement> {
  const rounds = options.quick ? 1 : 5;
  const seconds = options.quick ? 1 : 4;
  let failed = 0;
  for (const [name, script] of Object.entries(scripts)) {
    const load = async (databaseUrl: string) => {
      const result = await runLoad({ databaseUrl, script, writers, seconds }, options);
      failed += result.failed;
      return result.perSecond;
    };
    const run = { baton: () => load(twins.captured), floor: () => load(twins.bare) };
    const { baton, floor } = await repeatBeside(rounds, run);
    yield* measurementsOf(name, median(baton), median(floor));
  }
  yield { figure: 'transactions that failed', value: failed, unit: 'count', target: 0 };
}

function* measurementsOf(name: string, value: number, floor: number): Generator<Measurement> {
  const target = name === 'one scope' ? 2_000 : undefined;
  yield { figure: name, value, unit: '1/s', floor, target, bound: 'least' };
  if (name !== 'sixteen scopes') return;
  const share = (100 * value) / floor;
  yield { figure: `${name}, share of uncaptured`, value: share, unit: '%', target: 50, bound: 'least' };
}
