import { formatScope } from '@baton/protocol';
import { storeSchema } from '@baton/testing/conformance';
import { expect } from 'vitest';
import { expectNothingLeft, id, insertMark, markValues, type CaptureCase } from './capture-cases.fixture.ts';
import { migrate } from './migrate.ts';

/** Marks in two levels of partitions: up to 49, and the others by a hash. One has its columns in an order of its own. */
export const partitionedTables: readonly string[] = [
  'create table race (id uuid primary key, name text not null, "plannedStart" timestamptz)',
  `create table mark (
     id uuid primary key, race uuid not null constraint mark_race_fkey references race on delete cascade on update cascade,
     n integer not null, note text, device uuid not null
   ) partition by range (id)`,
  `create table mark_low (
     note text, gone integer, device uuid not null, n integer not null, race uuid not null, id uuid not null
   )`,
  'alter table mark_low drop column gone',
  `alter table mark attach partition mark_low for values from (minvalue) to ('${id(50)}')`,
  `create table mark_high partition of mark for values from ('${id(50)}') to (maxvalue) partition by hash (id)`,
  'create table mark_even partition of mark_high for values with (modulus 2, remainder 0)',
  'create table mark_odd partition of mark_high for values with (modulus 2, remainder 1)',
];

const into = (partition: string, statement: string): string => statement.replace(/(into|from) mark/, `$1 ${partition}`);

const replaceHigh = (race: string): readonly string[] => [
  'alter table mark detach partition mark_high',
  'create table mark_later (like mark)',
  into('mark_later', insertMark(race, 90)),
  `alter table mark attach partition mark_later for values from ('${id(50)}') to (maxvalue)`,
];

/** A table in partitions is one table, whichever of them a statement names. */
export const partitionCases: readonly CaptureCase[] = [
  {
    title: 'a write is noted once, be it by the table or by a partition of any level',
    async run({ database, race, run, versions }) {
      await run(insertMark(race, 1), into('mark_low', insertMark(race, 2)), into('mark_high', insertMark(race, 60)));
      await run(
        'update mark set n = 2',
        'update mark_high set n = n + 1',
        `update mark_low set note = 'low' where n = 2`,
      );
      await run('delete from mark_low', `delete from mark where id = '${id(60)}'`);
      expect(await versions()).toEqual([
        [1, 2, 60].map((digit) => ({
          op: 'insert',
          table: 'mark',
          key: id(digit),
          values: markValues(race, digit),
        })),
        [
          ...[1, 2].map((digit) => ({
            op: 'update',
            table: 'mark',
            key: id(digit),
            values: { n: 2, note: 'low' },
          })),
          { op: 'update', table: 'mark', key: id(60), values: { n: 3 } },
        ],
        [1, 2, 60].map((digit) => ({ op: 'delete', table: 'mark', key: id(digit) })),
      ]);
      await expectNothingLeft(database);
    },
  },
  {
    title: 'a row that goes to another partition leaves with its old key and arrives with the new one',
    async run({ race, run, versions }) {
      await run(insertMark(race, 1));
      await run(`update mark set id = '${id(60)}', n = 7`);
      await run(`update mark_high set id = '${id(70)}'`);
      expect((await versions()).slice(1)).toEqual([
        [
          { op: 'delete', table: 'mark', key: id(1) },
          { op: 'insert', table: 'mark', key: id(60), values: markValues(race, 60, 7) },
        ],
        [
          { op: 'delete', table: 'mark', key: id(60) },
          { op: 'insert', table: 'mark', key: id(70), values: markValues(race, 70, 7) },
        ],
      ]);
    },
  },
  {
    title: 'TRUNCATE of the table or of a partition deletes what is in it, once',
    async run({ database, race, run, versions }) {
      const digits = [1, 2, 60, 61, 62];
      const deleted = (...keys: readonly number[]) =>
        keys.map((digit) => ({ op: 'delete', table: 'mark', key: id(digit) }));
      await run(...digits.map((digit) => insertMark(race, digit)));
      await run('truncate mark_low');
      await run(insertMark(race, 1), 'truncate mark_high');
      await run(insertMark(race, 2), insertMark(race, 63));
      await run('truncate mark');
      const [, low, high, , all] = await versions();
      expect(low).toEqual(deleted(1, 2));
      expect(high).toEqual([
        { op: 'insert', table: 'mark', key: id(1), values: markValues(race, 1) },
        ...deleted(60, 61, 62),
      ]);
      expect(all).toEqual(deleted(1, 2, 63));
      await expectNothingLeft(database);
    },
  },
  {
    title: 'cascades reach rows in all partitions',
    async run({ database, race, run, versions }) {
      await run(insertMark(race, 1), insertMark(race, 60));
      await run(`update race set id = '${id(98)}'`);
      expect((await versions())[1]).toEqual([
        { op: 'delete', table: 'mark', key: id(1) },
        { op: 'delete', table: 'mark', key: id(60) },
        { op: 'delete', table: 'race', key: race },
      ]);
      await run('delete from race');
      const gone = `select key from baton.log where scope = 'race/${id(98)}' and op = 'delete' order by key`;
      expect(await database.query(gone)).toEqual([1, 60, 98].map((digit) => ({ key: id(digit) })));
    },
  },
  {
    title: 'COPY, ON CONFLICT and MERGE write all partitions in one version',
    async run({ race, run, versions }) {
      await run(insertMark(race, 1), insertMark(race, 60));
      const file = `current_setting('data_directory') || '/marks.copy'`;
      await run(
        `do $$ begin execute format('copy (select * from mark) to %L', ${file}); delete from mark;
           execute format('copy mark from %L', ${file}); end $$`,
        insertMark(race, 60, 4) + ' on conflict (id) do update set n = excluded.n',
        `merge into mark using (values ('${id(1)}'::uuid), ('${id(70)}')) v (id) on mark.id = v.id
         when matched then update set n = 5
         when not matched then insert (id, race, n, device) values (v.id, '${race}', 6, '${id(0)}')`,
      );
      expect((await versions())[1]).toEqual([
        { op: 'update', table: 'mark', key: id(1), values: { n: 5 } },
        { op: 'update', table: 'mark', key: id(60), values: { n: 4 } },
        { op: 'insert', table: 'mark', key: id(70), values: markValues(race, 70, 6) },
      ]);
    },
  },
  {
    title: 'pages of a first sync have the rows of all partitions in the order of the key',
    async run({ store, race, run }) {
      await run(...[60, 1, 70, 2].map((digit) => insertMark(race, digit)));
      const { rows } = await store.snapshotPage(formatScope('race', race), storeSchema.tables.mark, id(1), 2);
      expect(rows).toEqual([markValues(race, 2), markValues(race, 60)]);
    },
  },
  {
    title:
      'a partition that is attached later is written by the table at once, and by its own name from the next start',
    async run({ database, race, run, versions }) {
      await run(...replaceHigh(race));
      await run(insertMark(race, 91), into('mark_later', insertMark(race, 92)));
      await migrate(database, storeSchema);
      await run(into('mark_later', insertMark(race, 93)));
      // 90 came with the partition, 92 by its name before the start: the log knows of neither.
      expect((await versions()).flat().map(({ key }) => key)).toEqual([id(91), id(93)]);
    },
  },
  {
    title: 'what was detached is another table, and the next start takes the triggers from it',
    async run({ database, race, run, versions }) {
      await run(insertMark(race, 1));
      await run('alter table mark detach partition mark_low', into('mark_low', insertMark(race, 2)));
      await run('create table archive (like mark_low) partition by range (id)');
      await run('alter table archive attach partition mark_low default', into('mark_low', insertMark(race, 3)));
      await run('truncate mark_low');
      expect(await versions()).toHaveLength(1);
      await migrate(database, storeSchema);
      const left = `select tgname from pg_trigger where tgrelid = 'mark_low'::regclass and tgname like 'baton%'`;
      expect(await database.query(left)).toEqual([]);
    },
  },
];
