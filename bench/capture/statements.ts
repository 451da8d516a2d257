import { randomBytes } from 'node:crypto';
import type { Measurement } from '../figure.ts';
import { median } from '../rig/percentile.ts';
import { repeatBeside } from '../rig/repeat.ts';
import { body } from '../rig/schema.ts';
import type { SuiteOptions } from '../suite.ts';
import { openSession, type Cost, type Session } from './session.ts';
import type { Twins } from './twins.ts';

const board = '00000000-0000-4000-8000-000000000001';
const singleRows = 500;
const bulkRows = 100_000;
const updatedRows = 20_000;

interface Work {
  readonly figure: string;
  readonly unit: 'µs' | 'ms' | 'kB';
  readonly rounds: number;
  run(session: Session): Promise<number>;
}

/** In this order and in one session a side: a plan that was made for small writes meets the large ones. */
const works: readonly Work[] = [
  { figure: 'processor time of an insert', unit: 'µs', rounds: 9, run: insertSingly },
  { figure: 'processor time of an update', unit: 'µs', rounds: 9, run: updateSingly },
  { figure: '100,000 rows inserted by one statement', unit: 'ms', rounds: 3, run: insertMany },
  { figure: '20,000 rows updated by one statement', unit: 'ms', rounds: 3, run: updateMany },
  { figure: 'WAL of an integer updated in a row of 1 MB', unit: 'kB', rounds: 5, run: updateLarge },
];

/** What single statements cost one session that has the database to itself. */
export async function* measureStatements(twins: Twins, { quick }: SuiteOptions): AsyncGenerator<Measurement> {
  const captured = await openSession(twins.captured);
  const bare = await openSession(twins.bare);
  for (const { figure, unit, rounds, run } of works) {
    const both = { baton: () => run(captured), floor: () => run(bare) };
    const { baton, floor } = await repeatBeside(quick ? 1 : rounds, both);
    yield { figure, value: median(baton), unit, floor: median(floor) };
  }
  await Promise.all([captured.end(), bare.end()]);
}

async function insertSingly(session: Session): Promise<number> {
  const cost = await session.costOf(async () => {
    for (let n = 0; n < singleRows; n++)
      await session.query('insert into reading values (gen_random_uuid(), $1, $2, $3)', board, n, body);
  });
  return microsecondsEach(cost);
}

async function updateSingly(session: Session): Promise<number> {
  const rows = await session.query('select id from reading limit $1', singleRows);
  const cost = await session.costOf(async () => {
    for (const { id } of rows) await session.query('update reading set n = n + 1 where id = $1', id);
  });
  return microsecondsEach(cost);
}

async function insertMany(session: Session): Promise<number> {
  const insert =
    'insert into reading select gen_random_uuid(), $1::uuid, n, $2::text from generate_series(1, $3::integer) n';
  const { elapsedMs } = await session.costOf(() => session.query(insert, board, body, bulkRows));
  return elapsedMs;
}

async function updateMany(session: Session): Promise<number> {
  const update = 'update reading set n = -n where id in (select id from reading where n > 0 limit $1)';
  const { elapsedMs } = await session.costOf(() => session.query(update, updatedRows));
  return elapsedMs;
}

async function updateLarge(session: Session): Promise<number> {
  // Of random bytes: a text of words would be compressed into a few pages.
  const large = randomBytes(500_000).toString('hex');
  const [row] = await session.query(
    'insert into reading values (gen_random_uuid(), $1, 1, $2) returning id',
    board,
    large,
  );
  const update = () => session.query('update reading set n = n + 1 where id = $1', row?.['id']);
  // The first write of a page after a checkpoint takes the whole page along.
  await update();
  return (await session.costOf(update)).walBytes / 1_000;
}

function microsecondsEach({ processorMs }: Cost): number {
  return (1_000 * processorMs) / singleRows;
}
