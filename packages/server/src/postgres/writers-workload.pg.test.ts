import { storeSchema } from '@baton/testing/conformance';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { expectNothingLeft, expectRightCounts, id } from './capture-cases.fixture.ts';
import type { Database, Queryable } from './database.ts';
import { sqlStateOf } from './database-error.ts';
import { openTestDatabase, resetDatabase } from './databases.fixture.ts';
import { openGate } from './gate.fixture.ts';

let database: Database;
const races = [91, 92, 93, 94].map(id);
const marksOfRace = 4;

beforeAll(async () => {
  database = await openTestDatabase(inject('postgresUrl'));
});
afterAll(() => database.close());

async function createMarks(): Promise<void> {
  await resetDatabase(database, storeSchema);
  for (const race of races) await database.query(`insert into race (id, name) values ('${race}', 'Relay')`);
  await database.query(
    `insert into mark (id, race, n, device)
     select ('00000000-0000-4000-8000-' || lpad((row_number() over ())::text, 12, '0'))::uuid, race.id, 0, '${id(0)}'
     from race, generate_series(1, ${marksOfRace}) order by random()`,
  );
}

interface Workload {
  readonly writers: number;
  readonly rounds: number;
  readonly begin: (turn: number) => string;
}

/**
 * Writers that each update a few rows of several scopes, in the order of the key as an application
 * must, and insert one. Those that fail try again.
 * @returns how often they failed, by SQLSTATE
 */
async function runWorkload({ writers, rounds, begin }: Workload): Promise<Readonly<Record<string, number>>> {
  const failures: Record<string, number> = {};
  const write = (writer: number, round: number) =>
    database.transaction(async (sql: Queryable) => {
      const turn = writer * rounds + round;
      await sql.query(begin(turn));
      const digits = [turn, turn * 3 + 1, turn * 7 + 2].map((n) => 1 + (n % (races.length * marksOfRace)));
      for (const digit of [...new Set(digits)].sort((a, b) => a - b)) {
        await sql.query(`update mark set n = n + 1 where id = '${id(digit)}'`);
      }
      // Scopes are touched in an order that is no order.
      const race = races[turn % races.length];
      await sql.query(
        `insert into mark (id, race, n, device) values ('${id(1_000 + turn)}', '${race}', 0, '${id(0)}')`,
      );
    });
  const writeAll = async (writer: number) => {
    for (let round = 0; round < rounds; ) {
      await write(writer, round).then(
        () => round++,
        (error: unknown) => {
          const state = sqlStateOf(error) ?? String(error);
          failures[state] = (failures[state] ?? 0) + 1;
        },
      );
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => writeAll(writer)));
  return failures;
}

/** All versions of all scopes, replayed, give the numbers that the marks have. */
async function expectReplayGivesMarks(): Promise<void> {
  const replayed = `
    select distinct on (l.key) l.key as id, (l."values" ->> 'n')::integer as n
    from baton.log l where tbl = 'mark' and l."values" ? 'n' order by l.key, l.version desc`;
  const actual = await database.query(`select id, n from (${replayed}) r order by id`);
  expect(actual).toEqual(await database.query('select id::text, n from mark order by id'));
  const holes = `select scope from baton.version group by scope having count(*) <> max(version)`;
  expect(await database.query(holes)).toEqual([]);
  await expectNothingLeft(database);
  await expectRightCounts(database);
}

test('sixteen writers over several scopes never deadlock, with capture as without', async () => {
  const workload: Workload = { writers: 16, rounds: 25, begin: () => 'select' };
  await createMarks();
  await database.query('alter table mark disable trigger user');
  expect(await runWorkload(workload)).toEqual({});
  await createMarks();
  expect(await runWorkload(workload)).toEqual({});
  await expectReplayGivesMarks();
});

test('writers at all isolation levels at once are told to try again or are right', async () => {
  const levels = ['read committed', 'repeatable read', 'serializable'];
  await createMarks();
  const failures = await runWorkload({
    writers: 8,
    rounds: 12,
    begin: (turn) => `set transaction isolation level ${levels[turn % levels.length]}`,
  });
  expect(Object.keys(failures)).toEqual(['40001']);
  await expectReplayGivesMarks();
});

test.for(['repeatable read', 'serializable'])(
  'a transaction at %s that began before another wrote its scope is told to try again',
  async (level) => {
    await createMarks();
    const [isWritten, mayCommit] = [openGate(), openGate()];
    const held = database.transaction(async (sql) => {
      await sql.query(`set transaction isolation level ${level}`);
      await sql.query(`update mark set n = 5 where id = '${id(1)}'`);
      isWritten.open();
      await mayCommit.opened;
    });
    await isWritten.opened;
    const sameScope = `update mark set n = 6 where race = (select race from mark where id = '${id(1)}') and id <> '${id(1)}'`;
    await database.query(sameScope);
    mayCommit.open();
    await expect(held).rejects.toSatisfy((error) => sqlStateOf(error) === '40001');
    await expectReplayGivesMarks();
  },
);
