import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { formatScope, originTag, type Cursor, type DeviceId, type MutationId } from '@baton/protocol';
import { storeSchema } from '@baton/testing/conformance';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBinaries, startPostgres, type TestPostgres } from '../../../../scripts/servers/postgres.mjs';
import type { Store } from '../engine/store.ts';
import { expectNothingLeft, id, insertMark, markValues } from './capture-cases.fixture.ts';
import type { Database } from './database.ts';
import { silentLog } from './databases.fixture.ts';
import { openGate } from './gate.fixture.ts';
import { migrate } from './migrate.ts';
import { createPostgresDatabase } from './postgres-database.ts';
import { createPostgresStore } from './postgres-store.ts';

const run = promisify(execFile);
const tool = (name: string, ...flags: readonly string[]) => run(join(findBinaries(), name), flags);
const race = id(99);
const scope = formatScope('race', race);

/** Two clusters of one age: the second counts its transactions through the numbers that the first had. */
const clusters: TestPostgres[] = [];
const databases: Database[] = [];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-dump-'));
  clusters.push(await startPostgres(), await startPostgres());
}, 60_000);
afterAll(async () => {
  await Promise.all(databases.map((database) => database.close()));
  await Promise.all(clusters.map((cluster) => cluster.stop()));
  await rm(folder, { recursive: true });
});

async function openStore(database: Database): Promise<Store> {
  databases.push(database);
  return await createPostgresStore({ database, schema: storeSchema, placeOf: await migrate(database, storeSchema) });
}

const push = (store: Store, digit: number) =>
  store.transaction(async (sql) => {
    const mutation = id(digit).replace('-4', '-7') as MutationId;
    await sql.claim([{ id: mutation, device: id(0) as DeviceId, order: digit, scopes: [scope], bodyHash: '' }]);
    await sql.insert(storeSchema.tables.mark, markValues(race, digit));
  });

async function pullAll(store: Store, cursor: Cursor) {
  const { versions } = await store.pull(scope, cursor, 10_000);
  return versions;
}

test('a dump that is restored into a new cluster goes on where it was, and what came after it is noticed', {
  timeout: 60_000,
}, async () => {
  const [first, second] = clusters;
  if (!first || !second) throw new Error('two clusters were started');
  const original = createPostgresDatabase({ url: first.url, log: silentLog });
  const store = await openStore(original);
  await original.query(`insert into race (id, name) values ('${race}', 'Relay')`);
  for (let digit = 1; digit <= 100; digit++) await push(store, digit);

  // A transaction is open meanwhile: its notes are in tables that are not logged.
  const [isWritten, mayCommit] = [openGate(), openGate()];
  const open = original.transaction(async (sql) => {
    await sql.query(insertMark(race, 101));
    isWritten.open();
    await mayCommit.opened;
  });
  await isWritten.opened;
  const file = join(folder, 'dump.sql');
  await tool('pg_dump', '--dbname', first.url, '--file', file);
  const atDump = await store.heads([scope]);
  mayCommit.open();
  await open;
  const start: Cursor = { epoch: store.epoch, version: 0, tag: originTag };
  const history = await pullAll(store, start);
  const cursorOf = ({ version, tag }: { version: number; tag: string }): Cursor => ({
    epoch: store.epoch,
    version,
    tag,
  });
  const [dumped, ahead] = history.slice(-2).map(cursorOf);
  if (!dumped || !ahead) throw new Error('there are versions');
  expect(atDump.get(scope)).toBe(dumped.version);

  await tool(
    'psql',
    '--quiet',
    '--no-psqlrc',
    '--set',
    'ON_ERROR_STOP=1',
    '--single-transaction',
    '--dbname',
    second.url,
    '--file',
    file,
  );
  const restored = createPostgresDatabase({ url: second.url, log: silentLog });
  const secondStore = await openStore(restored);
  expect(secondStore.epoch).toBe(store.epoch);
  expect(await pullAll(secondStore, start)).toEqual(history.slice(0, -1));
  // A device that has seen more than the dump holds, before and after the new cluster has gone as far.
  await expect(secondStore.pull(scope, ahead, 10)).rejects.toMatchObject({ code: 'CURSOR_FUTURE' });
  for (let digit = 201; digit <= 500; digit++) await restored.query(insertMark(race, digit));
  await expect(secondStore.pull(scope, ahead, 10)).rejects.toMatchObject({ code: 'CURSOR_TAG' });

  const since = await pullAll(secondStore, dumped);
  const expected = Array.from({ length: 300 }, (_, index) => [dumped.version + 1 + index, [], id(201 + index)]);
  // Without mutations: no transaction of the new cluster is taken for one of the old.
  expect(
    since.map(({ version, mutations, changes }) => [version, mutations, ...changes.map(({ key }) => key)]),
  ).toEqual(expected);
  await expectNothingLeft(restored);
});
