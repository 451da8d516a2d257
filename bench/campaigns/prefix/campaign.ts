import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '@baton/server/engine';
import { createServer, type BatonServer } from '@baton/server';
import { migrate } from '@baton/server/administration';
import { createPostgresStore } from '@baton/server/postgres';
import pg from 'pg';
import { createDatabase } from '../../rig/create-database.ts';
import { createChance } from './chance.ts';
import type { Plant } from './plants.ts';
import { createPushWriter } from './push-writer.ts';
import { createReaders, type ReadCounts } from './readers.ts';
import { createSqlWriter } from './sql-writer.ts';
import { applicationTables, firstRows, schema, scopes } from './tables.ts';
import { countHoles } from './truth.ts';
import { PrefixViolation } from '../../rig/prefix-violation.ts';

export interface PrefixCampaignOptions {
  /** A Postgres in which a database is made; as a superuser, who may shorten the wait for deadlocks. */
  readonly postgresUrl: string;
  /** Repeats what is written and asked for, not who comes first. */
  readonly seed: number;
  /** It goes on until there are so many versions of all scopes together, */
  readonly versions: number;
  /** and so many replicas and snapshots were compared. */
  readonly comparisons: number;
  readonly plant?: Plant | undefined;
  /** Hears now and then how far it is. */
  readonly onProgress?: (counts: ReadCounts) => void;
}

export interface PrefixCampaignResult extends ReadCounts {
  readonly committed: number;
  readonly undone: number;
  /** Mutations that pushes settled. */
  readonly settled: number;
  /** Versions that are not there. */
  readonly holes: number;
  /** The first thing that a reader was given and that was not in the table. */
  readonly violation: string | undefined;
}

const sqlWriters = 8;
const pushWriters = 2;
const randomPullers = 3;
const snapshotTakers = 3;
const pauseMs = 100;

/**
 * Random writers, by plain SQL and by push, and readers of the store under test, who compare at
 * every turn what they hold with what the tables held at that version.
 */
export async function runPrefixCampaign(options: PrefixCampaignOptions): Promise<PrefixCampaignResult> {
  const { seed, plant } = options;
  const databaseUrl = await createDatabase(options.postgresUrl);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: scopes.length + randomPullers + snapshotTakers });
  // Postgres may end before its last sessions have.
  pool.on('error', () => undefined);
  const server = await setUp(pool, databaseUrl, plant);
  const store = await openStore(server, plant);
  const { port } = await server.listen(0, '127.0.0.1');
  const token = await server.issueToken({ sub: 'campaign' }, 36_000);

  const counts: ReadCounts = { pulls: 0, versions: 0, equalPulls: 0, equalSnapshots: 0, pages: 0 };
  const sql = times(sqlWriters, (index) => createSqlWriter(databaseUrl, seed + index));
  const pushes = times(pushWriters, (index) =>
    createPushWriter(`http://127.0.0.1:${port}/api/v1/sync`, token, createChance(seed + index)),
  );
  const readers = createReaders({ store, pool, counts, seed, onTurn });

  const writing = new AbortController();
  const reading = new AbortController();
  const failures: unknown[] = [];
  const guard = (work: Promise<void>) =>
    work.catch((error: unknown) => {
      failures.push(error);
      writing.abort();
      reading.abort();
    });
  const writers = [...sql, ...pushes].map((writer) => guard(writer.run(writing.signal)));
  const followers = [
    ...scopes.map((scope) => guard(readers.follow(scope, reading.signal))),
    ...times(randomPullers, () => guard(readers.pullAtRandom(reading.signal))),
    ...times(snapshotTakers, () => guard(readers.takeSnapshots(reading.signal))),
  ];
  await Promise.all(writers);
  reading.abort();
  await Promise.all(followers);
  const holes = await countHoles(pool);
  await server.stop();
  await pool.end();

  /** Where comparisons are ahead of versions, readers leave the machine to the writers. */
  async function onTurn(): Promise<void> {
    options.onProgress?.(counts);
    const comparisons = counts.equalPulls + counts.equalSnapshots;
    const isAhead = comparisons * options.versions > counts.versions * options.comparisons;
    if (counts.versions >= options.versions && comparisons >= options.comparisons) writing.abort();
    else if (isAhead) await sleep(pauseMs);
  }

  const strange = failures.find((failure) => !(failure instanceof PrefixViolation));
  if (strange) throw strange;
  const [violation] = failures as PrefixViolation[];
  return {
    ...counts,
    committed: sum(sql.map((writer) => writer.committed)),
    undone: sum(sql.map((writer) => writer.undone)),
    settled: sum(pushes.map((writer) => writer.settled)),
    holes,
    violation: violation?.message,
  };
}

/** A server over the application's tables, with the change that was planted. */
async function setUp(pool: pg.Pool, databaseUrl: string, plant?: Plant): Promise<BatonServer> {
  // Random writers wait for each other in circles, and Postgres lets them for a second.
  await pool.query(
    `do $$ begin execute format('alter database %I set deadlock_timeout = 30', current_database()); end $$`,
  );
  for (const statement of applicationTables) await pool.query(statement);
  const server = await createServer({
    ...{ schema, databaseUrl, authorize: () => 'write' as const },
    auth: { secret: 'a secret of campaigns, known to all' },
    logLevel: 'silent',
  });
  for (const statement of [...(plant?.statements ?? []), ...firstRows]) await pool.query(statement);
  return server;
}

async function openStore({ database }: BatonServer, plant?: Plant): Promise<Store> {
  const placeOf = await migrate(database, schema);
  const store = await createPostgresStore({ database, schema, placeOf });
  return plant?.store?.(store) ?? store;
}

function times<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
