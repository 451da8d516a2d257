import { expect } from 'vitest';
import {
  expectNothingLeft,
  expectRightCounts,
  id,
  insertMark,
  markValues,
  type CaptureCase,
} from './capture-cases.fixture.ts';

const inserted = (race: string, digit: number, n = 1) => ({
  op: 'insert',
  table: 'mark',
  key: id(digit),
  values: markValues(race, digit, n),
});
const updated = (digit: number, values: object) => ({ op: 'update', table: 'mark', key: id(digit), values });
const deleted = (digit: number) => ({ op: 'delete', table: 'mark', key: id(digit) });

/** The ways that SQL has to write. */
export const statementCases: readonly CaptureCase[] = [
  {
    title: 'what is rolled back to a savepoint was never written, also where a version was made within it',
    async run({ database, race, run, versions }) {
      await run(insertMark(race, 1));
      await run(
        insertMark(race, 2),
        'savepoint one',
        'update mark set n = 5',
        insertMark(race, 3),
        'savepoint two',
        'delete from mark',
        'set constraints all immediate',
        'rollback to one',
        `update mark set note = 'kept' where id = '${id(1)}'`,
        'savepoint three',
        insertMark(race, 4),
        'release three',
      );
      expect((await versions()).slice(1)).toEqual([
        [updated(1, { note: 'kept' }), inserted(race, 2), inserted(race, 4)],
      ]);
      await run('savepoint one', 'delete from mark', 'rollback to one');
      expect(await versions()).toHaveLength(2);
      await expectNothingLeft(database);
      await expectRightCounts(database);
    },
  },
  {
    title: 'a block of plpgsql that fails and is caught leaves what came before and after it',
    async run({ database, race, run, versions }) {
      await run(`do $$ begin
        ${insertMark(race, 1)};
        begin
          ${insertMark(race, 2)};
          update mark set n = 1 / 0;
        exception when division_by_zero then
          ${insertMark(race, 3)};
        end;
      end $$`);
      expect(await versions()).toEqual([[inserted(race, 1), inserted(race, 3)]]);
      await expectNothingLeft(database);
    },
  },
  {
    title: 'rows are written through a cursor',
    async run({ race, run, versions }) {
      await run(insertMark(race, 1), insertMark(race, 2), insertMark(race, 3));
      await run(
        'declare rows cursor for select * from mark order by id for update',
        'fetch next from rows',
        `update mark set n = 7 where current of rows`,
        'fetch next from rows',
        `delete from mark where current of rows`,
      );
      expect((await versions())[1]).toEqual([updated(1, { n: 7 }), deleted(2)]);
    },
  },
  {
    title: 'one WITH that writes a table twice is captured twice',
    async run({ race, run, versions }) {
      await run(insertMark(race, 1), insertMark(race, 2));
      await run(
        `with moved as (update mark set n = 5 where id = '${id(1)}' returning *),
           gone as (delete from mark where id = '${id(2)}' returning *),
           copied as (insert into mark (id, race, n, device) select '${id(3)}', race, n, device from moved returning *)
         insert into mark (id, race, n, device) select '${id(4)}', race, n, device from gone`,
      );
      expect((await versions())[1]).toEqual([
        updated(1, { n: 5 }),
        deleted(2),
        inserted(race, 3, 5),
        inserted(race, 4),
      ]);
    },
  },
  {
    title: 'COPY and MERGE are captured',
    async run({ database, race, run, versions }) {
      const file = `current_setting('data_directory') || '/marks.copy'`;
      await run(insertMark(race, 1), insertMark(race, 2));
      await run(
        `do $$ begin execute format('copy (select * from mark) to %L', ${file}); end $$`,
        'delete from mark',
        `do $$ begin execute format('copy mark from %L', ${file}); end $$`,
        insertMark(race, 3),
      );
      expect((await versions())[1]).toEqual([inserted(race, 3)]);
      const [server] = await database.query<{ version: number }>(
        `select current_setting('server_version_num')::integer as version`,
      );
      if (!server || server.version < 150_000) return;
      await run(
        `merge into mark using (values ('${id(1)}'::uuid, 0), ('${id(2)}', 5), ('${id(4)}', 6)) v (id, n) on mark.id = v.id
         when matched and v.n = 0 then delete
         when matched then update set n = v.n
         when not matched then insert (id, race, n, device) values (v.id, '${race}', v.n, '${id(0)}')`,
      );
      expect((await versions())[2]).toEqual([deleted(1), updated(2, { n: 5 }), inserted(race, 4, 6)]);
    },
  },
  {
    title: 'locks, reads and writes that change nothing take no version',
    async run({ database, race, run, versions }) {
      await run(insertMark(race, 1));
      await run(
        'select * from mark for update',
        'select * from mark for key share',
        'update mark set n = n',
        'update mark set n = 2 where false',
        'delete from mark where false',
        `${insertMark(race, 1)} on conflict do nothing`,
        'update mark set n = 3',
        'update mark set n = 1',
        insertMark(race, 2),
        `delete from mark where id = '${id(2)}'`,
        'lock table mark in exclusive mode',
      );
      await run('set transaction read only', 'select * from mark');
      await run('set transaction isolation level serializable, read only, deferrable', 'select * from mark');
      expect(await versions()).toHaveLength(1);
      await expectNothingLeft(database);
    },
  },
  {
    title: 'keys that two rows swap are two updates',
    async run({ race, run, versions }) {
      await run(insertMark(race, 1, 10), insertMark(race, 2, 20));
      await run(
        `update mark set id = '${id(3)}' where id = '${id(1)}'`,
        `update mark set id = '${id(1)}' where id = '${id(2)}'`,
        `update mark set id = '${id(2)}' where id = '${id(3)}'`,
      );
      expect((await versions())[1]).toEqual([updated(1, { n: 20 }), updated(2, { n: 10 })]);
    },
  },
  {
    title: 'a table that is rewritten is captured as before; rows that ALTER TABLE fills are not changes',
    async run({ race, run, versions }) {
      await run(insertMark(race, 1));
      await run(
        `alter table mark add column lap integer default 3, add column twice integer generated always as (n * 2) stored`,
        'alter table mark alter column lap type bigint',
        insertMark(race, 2),
      );
      await run(`update mark set n = 9, lap = 1`);
      expect((await versions()).slice(1)).toEqual([[inserted(race, 2)], [updated(1, { n: 9 }), updated(2, { n: 9 })]]);
    },
  },
  ...['repeatable read', 'serializable'].map((level) => ({
    title: `a transaction at ${level} that meets nobody is captured like others`,
    async run({ race, run, versions }: Parameters<CaptureCase['run']>[0]) {
      const begin = `set transaction isolation level ${level}`;
      await run(begin, insertMark(race, 1), insertMark(race, 2));
      await run(
        begin,
        'update mark set n = 2',
        'set constraints all immediate',
        `delete from mark where id = '${id(2)}'`,
      );
      await expect(run(begin, 'truncate mark')).rejects.toMatchObject({ cause: { code: '0A000' } });
      expect(await versions()).toEqual([
        [inserted(race, 1), inserted(race, 2)],
        [updated(1, { n: 2 }), deleted(2)],
      ]);
    },
  })),
];
