import { formatScope, originTag } from '@baton/protocol';
import { storeSchema } from '@baton/testing/conformance';
import { expect } from 'vitest';
import { id, insertMark } from './capture-cases.fixture.ts';
import type { Database } from './database.ts';
import { resetDatabase } from './databases.fixture.ts';
import { keepOnce, upkeepTable } from './keep-once.ts';
import { migrate } from './migrate.ts';
import { migrationSteps } from './migration-steps.ts';
import { createPostgresStore } from './postgres-store.ts';
import { defaultRetention } from './retention.ts';

export interface UpkeepCase {
  readonly title: string;
  run(database: Database): Promise<void>;
}

const race = id(99);
const scope = formatScope('race', race);
const { signal } = new AbortController();

export const upkeepCases: readonly UpkeepCase[] = [
  {
    title: 'this week and the next two have partitions, and what is written goes there',
    async run(database) {
      await setUp(database);
      expect(await rowsByPartition(database)).toEqual([1, 0, 0, 0]);
      expect(await keep(database)).toMatchObject({ added: [], dropped: [] });
    },
  },
  {
    title: 'what no week took is put into its own, and pulled as before',
    async run(database) {
      const { pullAll } = await setUp(database);
      await writeMark(database, 1, -70);
      await writeMark(database, 2, -80);
      const before = await pullAll();
      expect((await rowsByPartition(database)).at(-1)).toBe(2);
      expect((await keep(database)).added).toHaveLength(2);
      expect(await rowsByPartition(database)).toEqual([1, 0, 0, 1, 1, 0]);
      expect(await pullAll()).toEqual(before);
    },
  },
  {
    title: 'a week is dropped when all of it is older than the log is kept',
    async run(database) {
      const { pull } = await setUp(database, 67);
      for (const [n, days] of [60, 38, 29].entries()) await writeMark(database, n, days);
      await keep(database, { logDays: 900 });
      const { dropped } = await keep(database);
      expect(dropped).toHaveLength(3);
      await expect(pull(0)).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
      await expect(pull(2)).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
      expect((await pull(3)).versions).toMatchObject([{ version: 4, changes: [{ key: id(2) }] }]);
    },
  },
  {
    title: 'of the versions that are too old each scope keeps the last',
    async run(database) {
      await setUp(database, 130);
      for (const [n, days] of [120, 110, 100, 95, 80].entries()) await writeMark(database, n, days);
      expect(await keep(database)).toMatchObject({ versions: 4 });
      expect(await versionsOf(database)).toEqual(['5', '6']);
      expect(await keep(database)).toMatchObject({ versions: 0 });
      await database.query(`update baton.version set at = at - interval '1000 days'`);
      expect(await keep(database)).toMatchObject({ versions: 1 });
      expect(await versionsOf(database)).toEqual(['6']);
    },
  },
  {
    title: 'what a transaction has kept of rows in no scope is removed once it has ended',
    async run(database) {
      await setUp(database, 0);
      await database.query(
        `insert into baton.touched (tx, tbl, key, weight, image) values (gen_random_uuid(), 'seat', 'a', -1, '{}')`,
      );
      await keep(database);
      expect(await database.query('select tx from baton.touched')).toEqual([]);
    },
  },
  {
    title: 'a database that had its log in one table keeps every change and every receipt',
    async run(database) {
      await database.query('drop schema if exists baton cascade');
      const step = migrationSteps.findIndex((statements) => statements.includes(upkeepTable));
      for (const [index, statements] of migrationSteps.slice(0, step).entries()) {
        for (const statement of statements) await database.query(statement);
        await database.query('insert into baton.migration (step) values ($1)', [index + 1]);
      }
      for (const [index, days] of [50, 9, 0].entries()) await writeOldVersion(database, index + 1, days);
      const placeOf = await migrate(database, storeSchema);
      const store = await createPostgresStore({ database, schema: storeSchema, placeOf });
      const { versions } = await store.pull(scope, { epoch: store.epoch, version: 0, tag: originTag }, 10);
      expect(versions.map(({ changes }) => changes)).toEqual(
        [1, 2, 3].map((n) => [{ op: 'insert', table: 'mark', key: id(n), values: { id: id(n) } }]),
      );
      const rows = await rowsByPartition(database);
      expect([rows.length, rows.at(-1)]).toEqual([6, 0]);
    },
  },
];

/** One race, so many days old. */
async function setUp(database: Database, days = 0) {
  const placeOf = await resetDatabase(database, storeSchema);
  const store = await createPostgresStore({ database, schema: storeSchema, placeOf });
  await database.query(`insert into race (id, name) values ($1, 'Relay')`, [race]);
  await makeOlder(database, days);
  const pull = async (version: number) => {
    const [known] = await database.query<{ tag: string }>(
      'select tag from baton.version where scope = $1 and version = $2',
      [scope, version],
    );
    return await store.pull(scope, { epoch: store.epoch, version, tag: known?.tag ?? originTag }, 100);
  };
  return { pull, pullAll: () => pull(0) };
}

/** One more version, so many days old. */
async function writeMark(database: Database, digit: number, days: number): Promise<void> {
  await database.query(insertMark(race, digit));
  await makeOlder(database, days);
}

/** The newest version. */
async function makeOlder(database: Database, days: number): Promise<void> {
  await database.query(`update baton.scope set at = at - $1::integer * interval '1 day'`, [days]);
  for (const name of ['version', 'log']) {
    await database.query(
      `update baton.${name} set at = at - $1::integer * interval '1 day' where version = (select version from baton.scope)`,
      [days],
    );
  }
}

/** As the log was before it had weeks. */
async function writeOldVersion(database: Database, version: number, days: number): Promise<void> {
  const at = `clock_timestamp() - ${days} * interval '1 day'`;
  await database.query(`insert into baton.version values ($1, $2, 'tag', $3, ${at}, '{}', 1, 100)`, [
    ...[scope, version, id(0)],
  ]);
  await database.query(
    `insert into baton.scope values ($1, $2, 'tag', $3, ${at})
     on conflict (scope) do update set version = excluded.version, at = excluded.at`,
    [scope, version, id(0)],
  );
  await database.query(`insert into baton.log values ($1, $2, 'mark', $3, 'insert', $4)`, [
    ...[scope, version, id(version), JSON.stringify({ id: id(version) })],
  ]);
}

const keep = (database: Database, retention = {}) => keepOnce(database, { ...defaultRetention, ...retention }, signal);

/** In the order of time; what is in no week comes last. */
async function rowsByPartition(database: Database): Promise<readonly number[]> {
  const rows = await database.query<{ rows: number }>(
    `select count(l.at)::integer as rows
     from pg_inherits i left join baton.log l on l.tableoid = i.inhrelid
     where i.inhparent = 'baton.log'::regclass
     group by i.inhrelid order by i.inhrelid::regclass::text`,
  );
  return rows.map(({ rows }) => rows);
}

async function versionsOf(database: Database): Promise<readonly string[]> {
  const rows = await database.query<{ version: string }>('select version from baton.version order by version');
  return rows.map(({ version }) => version);
}
