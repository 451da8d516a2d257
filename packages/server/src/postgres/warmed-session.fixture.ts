import { formatScope } from '@baton/protocol';
import { expect } from 'vitest';
import { expectNothingLeft, id, insertMark } from './capture-cases.fixture.ts';
import { createCaptureSubject } from './capture-subject.fixture.ts';
import type { Database, Queryable } from './database.ts';
import { createTree } from './tree-replay.fixture.ts';

/** What the session's transaction has read of Baton's tables so far: rows, whether by index or from end to end. */
const rowsRead = `
  select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::integer as count
  from pg_stat_xact_all_tables where schemaname = 'baton'`;

/** How many rows of ours are read for each row that `statement` writes. */
async function readsPerRow(database: Database, rowCount: number, statement: string): Promise<number> {
  return await database.transaction(async (sql: Queryable) => {
    const [before] = await sql.query<{ count: number }>(rowsRead);
    await sql.query(statement);
    await sql.query('set constraints all immediate');
    const [after] = await sql.query<{ count: number }>(rowsRead);
    return ((after?.count ?? 0) - (before?.count ?? 0)) / rowCount;
  });
}

/**
 * A session keeps the plans that it made for small transactions. `database` has one session.
 * That no join is quadratic shows in `statement_timeout` as well: 20,000 times 20,000 rows are minutes.
 */
export async function checkWarmedSession(database: Database, rowCount: number): Promise<void> {
  const { race, versions } = await createCaptureSubject(database);
  for (let digit = 1; digit <= 50; digit++) {
    await database.query(insertMark(race, digit));
    await database.transaction(async (sql) => {
      await sql.query(`update mark set n = n + 1`);
      await sql.query(`update mark set n = n + 1 where id = '${id(digit)}'`);
    });
  }
  await database.query(
    `insert into mark (id, race, n, device) select gen_random_uuid(), '${race}', n, '${id(0)}' from generate_series(51, ${rowCount}) n`,
  );
  expect(await readsPerRow(database, rowCount, 'update mark set n = n + 1')).toBeLessThan(10);
  expect((await versions()).at(-1)).toHaveLength(rowCount);
  await expectNothingLeft(database);
}

/** The same, where the rows' scopes are told by the rows above, and where all move to another scope. */
export async function checkWarmedTree(database: Database, rowCount: number): Promise<void> {
  const store = await createTree(database);
  for (let digit = 1; digit <= 50; digit++) {
    await database.query(`insert into entry values ('${id(100 + digit)}', ${digit}, '${id(21)}')`);
    await database.query(`update trial set show = '${id(91 + (digit % 2))}' where id = '${id(11)}'`);
  }
  await database.query(`delete from entry`);
  await database.query(
    `insert into entry select gen_random_uuid(), n, '${id(21)}' from generate_series(1, ${rowCount}) n`,
  );
  expect(await readsPerRow(database, rowCount, 'update entry set n = n + 1')).toBeLessThan(100);
  expect(
    await readsPerRow(database, rowCount, `update trial set show = '${id(93)}' where id = '${id(11)}'`),
  ).toBeLessThan(100);
  const { rowCount: rows } = await store.snapshotBegin(formatScope('show', id(93)));
  expect(rows).toBeGreaterThan(rowCount);
  await expectNothingLeft(database);
}
