import { openBareDatabase } from '../rig/bare-database.ts';
import type { DatabaseKind } from '../rig/database-kind.ts';
import { monotonicMs } from '../rig/monotonic.ts';
import { body } from '../rig/schema.ts';
import type { SuiteOptions } from '../suite.ts';

const table = 'create table note (id uuid primary key, n integer not null, body text not null)';
const write = `insert into note
  select gen_random_uuid(), n, $2 from generate_series(1, $1::integer) as n`;

/** The same rows in one statement, committed, in ms. */
export async function measureFloor(kind: DatabaseKind, rows: number, options: SuiteOptions): Promise<number> {
  const database = await openBareDatabase(kind, options);
  await database.query('table', table, []);
  const startedAt = monotonicMs();
  await database.query('write', write, [rows, body]);
  const time = monotonicMs() - startedAt;
  await database.close();
  return time;
}
