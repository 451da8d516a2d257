import { formatScope, originTag, type DeviceId, type MutationId } from '@baton/protocol';
import { storeSchema } from '@baton/testing/conformance';
import { expect } from 'vitest';
import {
  expectNothingLeft,
  expectRightCounts,
  id,
  insertMark,
  markValues,
  type CaptureCase,
} from './capture-cases.fixture.ts';

/** The database's own triggers and constraints write too; what they leave behind is what counts. */
export const triggerCases: readonly CaptureCase[] = [
  {
    title: "an insert whose row the application's own trigger updates is one insert with the last values",
    async run({ database, race, run, versions }) {
      await database.query(
        `create function renumber() returns trigger language plpgsql as
         $$ begin update mark set n = n + 10 where id = new.id and n < 10; return null; end $$`,
      );
      await database.query('create trigger renumber after insert on mark for each row execute function renumber()');
      await run(insertMark(race, 1));
      expect(await versions()).toEqual([
        [{ op: 'insert', table: 'mark', key: id(1), values: markValues(race, 1, 11) }],
      ]);
    },
  },
  {
    title: "an update that the application's own trigger follows with another holds both",
    async run({ database, race, run, versions }) {
      await run(insertMark(race, 1));
      await database.query(
        `create function annotate() returns trigger language plpgsql as
         $$ begin update mark set note = 'moved to ' || new.n where id = new.id; return null; end $$`,
      );
      await database.query(
        'create trigger annotate after update of n on mark for each row execute function annotate()',
      );
      await run(`update mark set n = 5`);
      expect((await versions())[1]).toEqual([
        { op: 'update', table: 'mark', key: id(1), values: { n: 5, note: 'moved to 5' } },
      ]);
    },
  },
  {
    title: 'an update that the own trigger takes back changes nothing',
    async run({ database, race, run, versions }) {
      await run(insertMark(race, 1));
      await database.query(
        `create function undo() returns trigger language plpgsql as
         $$ begin update mark set n = old.n where id = new.id and n <> old.n and pg_trigger_depth() < 2; return null; end $$`,
      );
      await database.query('create trigger undo after update on mark for each row execute function undo()');
      await run('update mark set n = 5');
      expect(await versions()).toHaveLength(1);
      await expectNothingLeft(database);
    },
  },
  {
    title: 'a function that writes a row while a statement goes over it leaves the last values',
    async run({ database, race, run, versions }) {
      await run(insertMark(race, 1), insertMark(race, 2));
      await database.query(
        `create function meddle(uuid) returns text language plpgsql volatile as
         $$ begin update mark set n = n + 100 where id = '${id(1)}' and $1 <> id; return 'seen'; end $$`,
      );
      await run('update mark set note = meddle(id), n = 7');
      const [, changes] = await versions();
      const rows = await database.query('select id, n, note from mark order by id');
      expect(rows).toHaveLength(2);
      expect(changes?.map((change) => ('values' in change ? { id: change.key, ...change.values } : change))).toEqual(
        rows,
      );
    },
  },
  {
    title: 'what a cascade deletes is captured',
    async run({ race, run, versions }) {
      await run(
        'alter table mark drop constraint mark_race_fkey',
        'alter table mark add constraint mark_race_fkey foreign key (race) references race on delete cascade',
      );
      await run(insertMark(race, 1), insertMark(race, 2));
      await run('delete from race');
      expect((await versions())[1]).toEqual([
        { op: 'delete', table: 'mark', key: id(1) },
        { op: 'delete', table: 'mark', key: id(2) },
        { op: 'delete', table: 'race', key: race },
      ]);
    },
  },
  {
    title: 'writes after SET CONSTRAINTS IMMEDIATE join the version that it made',
    async run({ database, race, run, versions }) {
      await run(insertMark(race, 1), insertMark(race, 2), insertMark(race, 3));
      const immediate = 'set constraints all immediate';
      await run(
        `update mark set n = 2 where id = '${id(1)}'`,
        `delete from mark where id = '${id(2)}'`,
        insertMark(race, 4),
        insertMark(race, 5),
        immediate,
        `update mark set n = 3, note = 'later' where id = '${id(1)}'`,
        insertMark(race, 2, 9),
        `delete from mark where id = '${id(4)}'`,
        `update mark set n = 6 where id = '${id(5)}'`,
        immediate,
        `update mark set n = 4 where id = '${id(1)}'`,
        insertMark(race, 6),
      );
      expect((await versions()).slice(1)).toEqual([
        [
          { op: 'update', table: 'mark', key: id(1), values: { n: 4, note: 'later' } },
          { op: 'update', table: 'mark', key: id(2), values: { n: 9 } },
          { op: 'insert', table: 'mark', key: id(5), values: markValues(race, 5, 6) },
          { op: 'insert', table: 'mark', key: id(6), values: markValues(race, 6) },
        ],
      ]);
      const [logged] = await database.query<{ previous: string }>(
        `select previous from baton.log where key = $1 and op = 'update'`,
        [id(1)],
      );
      expect(JSON.parse(logged?.previous ?? '')).toEqual({ n: 1, note: null });
      await expectNothingLeft(database);
      await expectRightCounts(database);
    },
  },
  {
    title: 'a row that moved before SET CONSTRAINTS IMMEDIATE and moves on leaves no trace between',
    async run({ database, race, run, versions }) {
      const [second, third] = [id(71), id(72)];
      await run(
        `insert into race (id, name) values ('${second}', 'Second'), ('${third}', 'Third')`,
        insertMark(race, 1),
      );
      await run(
        `update mark set race = '${second}'`,
        'set constraints all immediate',
        `update mark set race = '${third}'`,
      );
      expect((await versions())[1]).toEqual([{ op: 'delete', table: 'mark', key: id(1) }]);
      const places = await database.query<{ place: string }>(
        `select scope || ' ' || op as place from baton.log where key = $1 order by scope, version`,
        [id(1)],
      );
      expect(places.map(({ place }) => place)).toEqual([
        `race/${third} insert`,
        `race/${race} insert`,
        `race/${race} delete`,
      ]);
      await expectRightCounts(database);
    },
  },
  {
    title: 'after SET CONSTRAINTS IMMEDIATE a trigger inside a statement is captured as well',
    async run({ database, race, run, versions }) {
      await database.query(
        `create function follow() returns trigger language plpgsql as
         $$ begin update mark set n = n + 10 where id = new.id and n < 10; return null; end $$`,
      );
      await database.query(
        'create trigger follow after insert or update on mark for each row execute function follow()',
      );
      await run(insertMark(race, 1));
      await run(
        'set constraints all immediate',
        insertMark(race, 2),
        `update mark set n = 3, note = 'again' where id = '${id(1)}'`,
      );
      expect((await versions())[1]).toEqual([
        { op: 'update', table: 'mark', key: id(1), values: { n: 13, note: 'again' } },
        { op: 'insert', table: 'mark', key: id(2), values: markValues(race, 2, 11) },
      ]);
      await expectNothingLeft(database);
    },
  },
  {
    title: 'a version that was made before COMMIT names the mutations that came later too',
    async run({ database, store, race }) {
      await database.query(
        `create function hurry() returns trigger language plpgsql as
         $$ begin set constraints all immediate; return null; end $$`,
      );
      await database.query('create trigger hurry after insert on mark for each row execute function hurry()');
      const scope = formatScope('race', race);
      const claims = [1, 2].map((order) => ({
        ...{ id: id(order).replace('-4', '-7') as MutationId, device: id(0) as DeviceId, order },
        ...{ scopes: [scope], bodyHash: '' },
      }));
      await store.transaction(async (transaction) => {
        for (const claim of claims) {
          await transaction.claim([claim]);
          await transaction.insert(storeSchema.tables.mark, markValues(race, claim.order));
        }
      });
      const { versions } = await store.pull(scope, { epoch: store.epoch, version: 0, tag: originTag }, 10);
      expect(versions[1]?.mutations).toEqual(claims.map((claim) => claim.id));
    },
  },
  {
    title: "what the application's own deferred trigger writes at COMMIT joins the version",
    async run({ database, race, run, versions }) {
      await database.query(
        `create function sign() returns trigger language plpgsql as
         $$ begin update mark set note = 'signed' where id = new.id; return null; end $$`,
      );
      await database.query(
        `create constraint trigger zz_sign after insert on mark deferrable initially deferred
         for each row execute function sign()`,
      );
      await run(`update race set name = 'Before'`, insertMark(race, 1));
      expect(await versions()).toEqual([
        [
          { op: 'insert', table: 'mark', key: id(1), values: { ...markValues(race, 1), note: 'signed' } },
          { op: 'update', table: 'race', key: race, values: { name: 'Before' } },
        ],
      ]);
      await expectNothingLeft(database);
    },
  },
];
