import type { Measurement } from '../figure.ts';
import { startCast } from '../rig/cast.ts';
import { median } from '../rig/percentile.ts';
import { repeat } from '../rig/repeat.ts';
import { body } from '../rig/schema.ts';
import type { SuiteOptions } from '../suite.ts';
import { measureFloor } from './floor.ts';

const changes = 5_000;

/** Single transactions by SQL. What they wrote is on the disk or it is not: nobody waits for that here. */
const write = (board: string) => `do $$ begin
  perform set_config('synchronous_commit', 'off', false);
  for n in 1 .. ${changes} loop
    insert into note values (gen_random_uuid(), '${board}', n, '${body}');
    commit;
  end loop;
  perform set_config('synchronous_commit', 'on', false);
end $$`;

/** A client that was cut off while so many versions of one row each were made, until it has them all. */
export async function measureCatchUp(options: SuiteOptions): Promise<Measurement> {
  const rounds = options.quick ? 1 : 5;
  const floor = median(await measureFloor(changes, rounds, options));
  const value = median(await repeat(rounds, () => catchUp(options)));
  return { figure: 'catch-up of 5,000 changes', value, unit: 'ms', floor, target: 200 };
}

async function catchUp(options: SuiteOptions): Promise<number> {
  const cast = await startCast('postgres', options);
  try {
    const client = await cast.addClient('reader');
    const board = await client.call('createBoard');
    await client.call('watch', board);
    await client.call('cut');
    await cast.server.call('query', write(board));
    return await client.call('catchUp', changes);
  } finally {
    await cast.end();
  }
}
