import { defineSchema, integer, ref, table, text, timestamp, uuid, type Schema } from '@baton/protocol';
import { storeSchema } from '@baton/testing/conformance';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Database } from './database.ts';
import { openTestDatabase } from './databases.fixture.ts';
import { migrate } from './migrate.ts';

// A database in WebAssembly takes its time where processors are few.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.query('drop schema if exists baton cascade');
  await database.query('drop schema public cascade');
  await database.query('create schema public');
});

const tasks = defineSchema({
  task: table({ id: uuid(), list: text(), title: text() }, { scope: 'list', scopeKind: 'list' }),
});

const isDone = (columns: string): Schema =>
  defineSchema({
    task: table(
      { id: uuid(), list: text(), title: text(), [columns]: integer().optional() },
      { scope: 'list', scopeKind: 'list' },
    ),
  });

test('declared tables are made with their keys, references and null rules', async () => {
  await migrate(database, storeSchema);
  const columns = await database.query<{ text: string }>(
    `select concat_ws(' ', column_name, data_type, is_nullable) as text from information_schema.columns
     where table_name = 'mark' order by ordinal_position`,
  );
  expect(columns.map((column) => column.text)).toEqual([
    'id uuid NO',
    'race uuid NO',
    'n integer NO',
    'note text YES',
    'device uuid NO',
  ]);
  const constraints = await database.query<{ text: string }>(
    `select pg_get_constraintdef(oid) as text from pg_constraint
     where conrelid in ('mark'::regclass, '"courseLeg"'::regclass) and contype in ('p', 'f') order by 1`,
  );
  expect(constraints.map((constraint) => constraint.text)).toEqual([
    'FOREIGN KEY (race) REFERENCES race(id)',
    'FOREIGN KEY (race) REFERENCES race(id)',
    'PRIMARY KEY (id)',
    'PRIMARY KEY (race, n)',
  ]);
});

test('migrating again changes nothing, and the database keeps its epoch', async () => {
  await migrate(database, storeSchema);
  const state = () =>
    database.query(
      `select (select epoch from baton.database), (select max(oid) from pg_trigger) as last_trigger,
         (select max(step) from baton.migration) as step`,
    );
  const before = await state();
  await migrate(database, storeSchema);
  expect(await state()).toEqual(before);
});

test('a table that exists keeps its rows, columns and defaults, and is captured from then on', async () => {
  await database.query(
    `create table task (id uuid primary key default gen_random_uuid(), list varchar(20) not null, title text not null,
       price numeric default 3)`,
  );
  await database.query(`insert into task (list, title) values ('home', 'before')`);
  await migrate(database, tasks);
  await database.query(`insert into task (list, title) values ('home', 'after')`);
  expect(await database.query('select title, price from task order by title')).toEqual([
    { title: 'after', price: '3' },
    { title: 'before', price: '3' },
  ]);
  expect(await database.query(`select "values" ->> 'title' as title from baton.log`)).toEqual([{ title: 'after' }]);
});

test('an optional column that is missing is added, and captured', async () => {
  await migrate(database, tasks);
  await migrate(database, isDone('done'));
  await database.query(`insert into task values (gen_random_uuid(), 'home', 'tea', 1)`);
  expect(await database.query(`select "values" ->> 'done' as done from baton.log`)).toEqual([{ done: '1' }]);
});

describe('servers of two versions of the application write one table', () => {
  const withColumn = (version: number) =>
    defineSchema(
      {
        task: table(
          { id: uuid(), list: text(), title: text(), done: integer().optional() },
          { scope: 'list', scopeKind: 'list' },
        ),
      },
      { version },
    );
  const withoutColumn = (version: number) => defineSchema(tasks.declared, { version });
  const isCaptured = async () => {
    await database.query(`insert into task (id, list, title, done) values (gen_random_uuid(), 'home', 'tea', 1)`);
    const [last] = await database.query<{ done: boolean }>(
      `select "values" ? 'done' as done from baton.log order by version desc limit 1`,
    );
    return last?.done;
  };

  test('an older one that starts again leaves the new column captured, and waits for no writer', async () => {
    await migrate(database, withColumn(2));
    const capture = () => database.query(`select xmin::text from pg_proc where proname = 'capture_task'`);
    const before = await capture();
    await migrate(database, withoutColumn(1));
    expect(await capture()).toEqual(before);
    expect(await isCaptured()).toBe(true);
  });

  test('so does one that forgot to raise its version', async () => {
    await migrate(database, withColumn(1));
    await migrate(database, withoutColumn(1));
    expect(await isCaptured()).toBe(true);
  });

  test('an older one has its columns captured beside those of the newer one', async () => {
    await migrate(database, withColumn(1));
    await migrate(database, withoutColumn(2));
    expect(await isCaptured()).toBe(false);
    await migrate(database, withColumn(1));
    expect(await isCaptured()).toBe(true);
    await migrate(database, withoutColumn(2));
    expect(await isCaptured()).toBe(true);
    await migrate(database, withoutColumn(3));
    expect(await isCaptured()).toBe(false);
  });

  test('a column that the table lost is no longer captured', async () => {
    await migrate(database, withColumn(2));
    await database.query('alter table task drop column done');
    await migrate(database, withoutColumn(1));
    await database.query(`insert into task values (gen_random_uuid(), 'home', 'tea')`);
    expect(await database.query(`select "values" ->> 'title' as title from baton.log`)).toEqual([{ title: 'tea' }]);
  });
});

describe('what does not fit is refused, naming the place', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['a missing column', 'id uuid primary key, list text not null', /^task\.title does not exist/],
    ['another type', 'id uuid primary key, list text not null, title jsonb not null', /^task\.title is jsonb/],
    ['a column that may be null', 'id uuid primary key, list text not null, title text', /^task\.title may be null/],
    [
      'a generated column',
      `id uuid primary key, list text not null, title text not null generated always as (list || '!') stored`,
      /^task\.title is generated/,
    ],
    ['no key', 'id uuid not null, list text not null, title text not null', /^task needs a primary key .*\(id\)/],
    [
      'a key that is checked late',
      'id uuid primary key deferrable, list text not null, title text not null',
      /^task needs a primary key/,
    ],
  ];
  for (const [title, columns, message] of cases) {
    test(title, async () => {
      await database.query(`create table task (${columns})`);
      await expect(migrate(database, tasks)).rejects.toMatchObject({
        code: 'SCHEMA_MISMATCH',
        message: expect.stringMatching(message),
      });
      expect(await database.query(`select to_regclass('baton.migration') as baton`)).toEqual([{ baton: null }]);
    });
  }

  const columns = 'id uuid primary key, list text not null, title text not null';
  const otherKinds: readonly (readonly [string, readonly string[], RegExp])[] = [
    [
      'a view',
      [`create view task as select gen_random_uuid() as id, 'a' as list, 'b' as title`],
      /^task must be a table/,
    ],
    [
      'a table with heirs',
      [`create table task (${columns})`, 'create table chore () inherits (task)'],
      /^task inherits or is inherited from/,
    ],
    ['an heir', [`create table work (${columns})`, 'create table task () inherits (work)'], /^task inherits or/],
    [
      'a partition',
      [
        `create table work (${columns}) partition by hash (id)`,
        'create table task partition of work for values with (modulus 1, remainder 0)',
      ],
      /^task is a partition/,
    ],
    [
      'a table whose partition is elsewhere',
      [
        `create table task (id uuid not null, list text not null, title text not null) partition by hash (id)`,
        'create foreign data wrapper far',
        'create server away foreign data wrapper far',
        'create foreign table task_away partition of task for values with (modulus 1, remainder 0) server away',
      ],
      /^task has a foreign table for a partition/,
    ],
    [
      'a key that no partition tells from the others',
      [
        `create table task (id uuid not null, list text not null, title text not null, primary key (id, list)) partition by hash (list)`,
      ],
      /^task needs a primary key .*\(id\)/,
    ],
  ];
  for (const [title, statements, message] of otherKinds) {
    test(title, async () => {
      for (const statement of statements) await database.query(statement);
      await expect(migrate(database, tasks)).rejects.toMatchObject({
        code: 'SCHEMA_MISMATCH',
        message: expect.stringMatching(message),
      });
    });
  }
});

test('tables may refer to each other in a circle', async () => {
  const circle = defineSchema({
    team: table({ id: uuid(), captain: ref('member').optional(), since: timestamp() }, { scope: 'id' }),
    member: table({ id: uuid(), team: ref('team') }, { scope: 'team' }),
  });
  await migrate(database, circle);
  const [count] = await database.query(`select count(*) from pg_constraint where contype = 'f'`);
  expect(count).toEqual({ count: '2' });
});

test('a database of a newer Baton is refused', async () => {
  await migrate(database, tasks);
  await database.query('insert into baton.migration (step) values (1000)');
  await expect(migrate(database, tasks)).rejects.toMatchObject({ code: 'DATABASE_UNSUPPORTED' });
});

test('a disabled capture trigger is put back', async () => {
  await migrate(database, tasks);
  await database.query('alter table task disable trigger baton_insert');
  await migrate(database, tasks);
  await database.query(`insert into task values (gen_random_uuid(), 'home', 'tea')`);
  expect(await database.query('select op from baton.log')).toEqual([{ op: 'insert' }]);
});
