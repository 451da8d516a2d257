import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import type { Store } from '../engine/store.ts';
import { id } from './capture-cases.fixture.ts';
import type { Database, Queryable } from './database.ts';
import { sqlStateOf } from './database-error.ts';
import { countLockWaits, openTestDatabase } from './databases.fixture.ts';
import { createTree, expectReplayGivesTables } from './tree-replay.fixture.ts';
import { openGate } from './gate.fixture.ts';

let database: Database;
let store: Store;

beforeAll(async () => {
  database = await openTestDatabase(inject('postgresUrl'));
});
afterAll(() => database.close());
beforeEach(async () => {
  store = await createTree(database);
});

const moveTrial = `update trial set show = '${id(92)}' where id = '${id(11)}'`;
const leaveScopes = 'update trial set show = null';
const insertEntry = `insert into entry values ('${id(39)}', 7, '${id(21)}')`;

test.for([
  ['moved', 'inserted', moveTrial, insertEntry],
  ['inserted', 'moved', insertEntry, moveTrial],
])('a row is %s first and committed last, while the one below or above it is %s', async ([, , slow, fast]) => {
  const [isWritten, mayCommit] = [openGate(), openGate()];
  const held = database.transaction(async (sql) => {
    await sql.query(slow ?? '');
    isWritten.open();
    await mayCommit.opened;
  });
  await isWritten.opened;
  await database.query(fast ?? '');
  mayCommit.open();
  await held;
  await expectReplayGivesTables(database, store);
});

test('a row is written below one in no scope, which is given a scope meanwhile', async () => {
  await database.query(leaveScopes);
  const [isNumbered, mayCommit] = [openGate(), openGate()];
  const held = database.transaction(async (sql) => {
    await sql.query(insertEntry);
    await sql.query('set constraints all immediate');
    isNumbered.open();
    await mayCommit.opened;
  });
  await isNumbered.opened;
  const moved = database.query(moveTrial);
  await expect.poll(() => countLockWaits(database)).toBe(1);
  mayCommit.open();
  await Promise.all([held, moved]);
  await expectReplayGivesTables(database, store);
});

test('a row that points to one that is not there is refused, also where that comes before its constraint is checked', async () => {
  const early = database.transaction(async (sql) => {
    await sql.query(insertEntry.replace(id(21), id(29)));
    await sql.query('set constraints baton.commit_transaction immediate');
    await database.query(`insert into class values ('${id(29)}', 'Late', '${id(11)}')`);
  });
  await expect(early).rejects.toSatisfy((error) => sqlStateOf(error) === '23503');
  await expectReplayGivesTables(database, store);
});

test('rows that are moved and written by many at once end in one scope each, and nobody waits in a circle', async () => {
  const until = performance.now() + 4_000;
  let number = 100;
  const statements: readonly (() => string)[] = [
    () => `update trial set show = '${id(91 + (number % 3))}' where id = '${id(11 + (number % 3))}'`,
    () => `update trial set show = null where id = '${id(11 + (number % 3))}'`,
    () => `update class set trial = '${id(11 + (number % 3))}' where id = '${id(21 + (number % 2))}'`,
    () => `insert into entry values ('${id(++number)}', 1, '${id(21 + (number % 3))}')`,
    () => `update entry set n = n + 1 where id = '${id(31)}'`,
    () => `delete from entry where id = '${id(number - 10)}'`,
  ];
  const failures = new Map<string, number>();
  let commits = 0;
  const write = async (writer: number) => {
    for (let round = 0; performance.now() < until; round++) {
      const chosen = [statements[(writer + round) % 6], ...(round % 3 === 0 ? [statements[(writer * round) % 6]] : [])];
      // In one order for all, as an application must that writes several rows: what it waits for is its own.
      const texts = chosen.flatMap((one) => (one ? [one()] : [])).sort();
      await writeAll(texts).then(
        () => commits++,
        (error: unknown) => failures.set(sqlStateOf(error) ?? 'none', (failures.get(sqlStateOf(error) ?? '') ?? 0) + 1),
      );
    }
  };
  await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
  await expectReplayGivesTables(database, store);
  expect(commits).toBeGreaterThan(100);
  expect(Object.fromEntries(failures)).toEqual({});
});

test.for([
  ['repeatable read', 'a scope', 'select'],
  ['serializable', 'a scope', 'select'],
  ['repeatable read', 'no scope', leaveScopes],
  ['serializable', 'no scope', leaveScopes],
])('a writer at %s below a row in %s that moves meanwhile is told to try again', async ([level, , prepare = '']) => {
  await database.query(prepare);
  const [isWritten, mayCommit] = [openGate(), openGate()];
  const held = database.transaction(async (sql) => {
    await sql.query(`set transaction isolation level ${level}`);
    await sql.query(insertEntry);
    isWritten.open();
    await mayCommit.opened;
  });
  await isWritten.opened;
  await database.query(moveTrial);
  mayCommit.open();
  await expect(held).rejects.toSatisfy((error) => sqlStateOf(error) === '40001');
  await expectReplayGivesTables(database, store);
});

function writeAll(texts: readonly string[]): Promise<void> {
  return database.transaction(async (sql: Queryable) => {
    for (const text of texts) await sql.query(text);
  });
}
