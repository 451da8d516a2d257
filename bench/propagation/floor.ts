import { openBareDatabase } from '../rig/bare-database.ts';
import type { DatabaseKind } from '../rig/database-kind.ts';
import { monotonicMs } from '../rig/monotonic.ts';
import { body } from '../rig/schema.ts';
import type { SuiteOptions } from '../suite.ts';

const table = 'create table note (id uuid primary key, n integer not null, body text not null)';
const write = `with written as (insert into note values (gen_random_uuid(), $1, $2) returning n)
  select pg_notify('floor', n::text) from written`;

/** One insert, committed, until another session has heard of it: in ms, one a round. */
export async function measureFloor(kind: DatabaseKind, rounds: number, options: SuiteOptions): Promise<number[]> {
  const database = await openBareDatabase(kind, options);
  let heard = (): void => undefined;
  await database.query('table', table, []);
  await database.listen('floor', () => heard());
  const times: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const arrived = new Promise<void>((resolve) => (heard = resolve));
    const startedAt = monotonicMs();
    await Promise.all([database.query('write', write, [n, body]), arrived]);
    times.push(monotonicMs() - startedAt);
  }
  await database.close();
  return times;
}
