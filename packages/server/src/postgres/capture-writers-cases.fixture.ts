import { expect } from 'vitest';
import { expectNothingLeft, id, insertMark, markValues, type CaptureCase } from './capture-cases.fixture.ts';

/** Any program, in any session, with few rights or bad intent. */
export const writerCases: readonly CaptureCase[] = [
  {
    title: 'a changed key is a delete and an insert',
    async run({ race, run, versions }) {
      await run(insertMark(race, 1));
      await run(`update mark set id = '${id(2)}'`);
      expect((await versions())[1]).toEqual([
        { op: 'delete', table: 'mark', key: id(1) },
        { op: 'insert', table: 'mark', key: id(2), values: markValues(race, 2) },
      ]);
    },
  },
  {
    title: 'one statement that inserts, updates and deletes in several tables is one version',
    async run({ race, run, versions }) {
      await run(insertMark(race, 1), insertMark(race, 2));
      await run(
        `with gone as (delete from mark where id = '${id(1)}' returning race),
           renamed as (update race set name = 'Moved' from gone where race.id = gone.race returning id)
         insert into mark (id, race, n, device)
         values ('${id(2)}', '${race}', 8, '${id(0)}'), ('${id(3)}', '${race}', 1, '${id(0)}')
         on conflict (id) do update set n = excluded.n`,
      );
      expect((await versions())[1]).toEqual([
        { op: 'delete', table: 'mark', key: id(1) },
        { op: 'update', table: 'mark', key: id(2), values: { n: 8 } },
        { op: 'insert', table: 'mark', key: id(3), values: markValues(race, 3) },
        { op: 'update', table: 'race', key: race, values: { name: 'Moved' } },
      ]);
    },
  },
  {
    title: 'a row is measured as it is written out: a number of five letters may have 309 digits',
    async run({ database, race, run, versions }) {
      const insert = (count: number) =>
        `insert into sample (id, race, flag, small, large, ratio, exact, at, seen, notes)
         select '${id(1)}', '${race}', true, 1, 1, 1, 1, now(), '{}', jsonb_agg('1e308'::jsonb)
         from generate_series(1, ${count})`;
      await expect(run(insert(4_000))).rejects.toMatchObject({ code: 'ROW_TOO_LARGE' });
      await run(insert(3_000));
      expect((await versions()).flat()).toMatchObject([{ op: 'insert', table: 'sample' }]);
      await expectNothingLeft(database);
    },
  },
  {
    title: 'a row that was larger before Baton came can be deleted, and made smaller',
    async run({ database, race, run, versions }) {
      const [large, larger] = [1_100_000, 1_200_000].map((letters) => `repeat('x', ${letters})`);
      await run(insertMark(race, 1));
      await run(
        'alter table mark disable trigger all',
        `update mark set note = ${larger}`,
        'alter table mark enable always trigger baton_insert',
        'alter table mark enable always trigger baton_update',
        'alter table mark enable always trigger baton_delete',
      );
      await expect(run(`update mark set note = ${large}`)).rejects.toMatchObject({ code: 'ROW_TOO_LARGE' });
      await run(`update mark set note = 'short'`);
      expect((await versions()).at(-1)).toMatchObject([{ op: 'update', values: { note: 'short' } }]);
      await expectNothingLeft(database);
    },
  },
  {
    title: 'TRUNCATE is a delete of every row',
    async run({ database, race, run, versions }) {
      await run(insertMark(race, 1), insertMark(race, 2));
      await run(insertMark(race, 3), 'truncate mark', insertMark(race, 2, 5));
      expect((await versions())[1]).toEqual([
        { op: 'delete', table: 'mark', key: id(1) },
        { op: 'update', table: 'mark', key: id(2), values: { n: 5 } },
      ]);
      await expectNothingLeft(database);
    },
  },
  {
    title: 'columns that the schema does not declare take no version and stay in the database',
    async run({ database, race, run, versions }) {
      await database.query(`alter table mark add column secret text default 'canary'`);
      await run(insertMark(race, 1));
      await run(`update mark set secret = 'canary 2'`);
      await run('delete from mark');
      expect(await versions()).toHaveLength(2);
      const logged = await database.query(
        `select "values"::text, previous::text from baton.log where concat("values", previous) like '%canary%'`,
      );
      expect(logged).toEqual([]);
    },
  },
  {
    title: "a writer's own settings do not show in the values",
    async run({ database, race, run, versions }) {
      await database.query(`update race set "plannedStart" = '2026-11-20 03:04:05.5Z'`);
      await run(
        `set local timezone = 'Asia/Tokyo'`,
        `set local datestyle = 'German'`,
        'set local extra_float_digits = -10',
        `update race set "plannedStart" = "plannedStart" + interval '1 hour'`,
        `insert into "courseLeg" (race, n, miles) values ('${race}', 1, 0.1::float8 + 0.2)`,
      );
      expect((await versions())[1]).toEqual([
        {
          op: 'insert',
          table: 'courseLeg',
          key: JSON.stringify([race, '1']),
          values: { race, n: 1, miles: '0.30000000000000004' },
        },
        { op: 'update', table: 'race', key: race, values: { plannedStart: '2026-11-20 04:04:05.5+00' } },
      ]);
    },
  },
  {
    title: 'a role with rights on one table alone is captured, and can read nothing of ours',
    async run({ database, race, run, versions }) {
      await database.query(`do $$ begin create role clerk; exception when duplicate_object then null; end $$`);
      await database.query('grant usage on schema public to clerk');
      await database.query('grant insert, update on mark to clerk');
      await run('set local role clerk', insertMark(race, 1));
      expect(await versions()).toHaveLength(1);
      for (const statement of [
        'select * from baton.log',
        'delete from baton.scope',
        'select baton.take_back(gen_random_uuid())',
        'insert into baton.open_transaction values (gen_random_uuid())',
        `insert into baton.mutation (id, device, ord, body_hash, tx) values ('${id(1)}', '${id(2)}', 1, '', '${id(3)}')`,
      ]) {
        await expect(run('set local role clerk', statement), statement).rejects.toMatchObject({
          cause: { code: '42501' },
        });
      }
    },
  },
  {
    title: 'tables, functions and operators laid in front of ours are not used',
    async run({ database, race, run, versions }) {
      await run(
        'create schema evil',
        'create temporary table touched (tx uuid)',
        'create temporary table mark (id uuid)',
        `create function evil.sha256(bytea) returns bytea language sql as $$ select '\\x00'::bytea $$`,
        `create function evil.gen_random_uuid() returns uuid language sql as $$ select '${id(9)}'::uuid $$`,
        `create function evil.never(jsonb, jsonb) returns boolean language sql as $$ select true $$`,
        `create operator evil.= (leftarg = jsonb, rightarg = jsonb, function = evil.never)`,
        'set local search_path = evil, pg_temp, pg_catalog, public',
        insertMark(race, 1).replace('into mark', 'into public.mark'),
        `update public.mark set n = 3`,
      );
      await database.query('drop table pg_temp.touched, pg_temp.mark');
      expect(await versions()).toEqual([[{ op: 'insert', table: 'mark', key: id(1), values: markValues(race, 1, 3) }]]);
      await database.query('drop schema evil cascade');
    },
  },
  {
    title: 'a session that replays for replication is captured',
    async run({ race, run, versions }) {
      await run(`set local session_replication_role = 'replica'`, insertMark(race, 1));
      expect(await versions()).toHaveLength(1);
    },
  },
  {
    title: 'nothing is left of a transaction that is rolled back',
    async run({ database, race, run, versions }) {
      await expect(run(insertMark(race, 1), 'select 1 / 0')).rejects.toMatchObject({ code: 'WRONG_TYPE' });
      expect(await versions()).toEqual([]);
      await expectNothingLeft(database);
    },
  },
  {
    title: 'a bulk update of 20,000 rows is one version, and takes seconds',
    async run({ database, race, run, versions }) {
      await run(
        `insert into mark (id, race, n, device)
         select gen_random_uuid(), '${race}', n, '${id(0)}' from generate_series(1, 20000) n`,
      );
      await run('update mark set n = n + 1');
      expect((await versions()).map(({ length }) => length)).toEqual([20_000, 20_000]);
      await expectNothingLeft(database);
    },
  },
  {
    title: 'a commit finds its own by index and reads no table from end to end',
    async run({ database, race }) {
      const countScans = `select relname::text as name, seq_scan as count
        from pg_stat_xact_all_tables where schemaname = 'baton' order by relname`;
      await database.query('analyze baton.version, baton.touched, baton.open_transaction, baton.mutation');
      await database.transaction(async (sql) => {
        const before = await sql.query(countScans);
        await sql.query(insertMark(race, 1));
        await sql.query('set constraints all immediate');
        expect(await sql.query(countScans)).toEqual(before);
      });
    },
  },
];
