import {
  array,
  bigint,
  type Column,
  date,
  decimal,
  defineSchema,
  double,
  integer,
  json,
  oneOf,
  range,
  real,
  table,
  text,
  timeOfDay,
  timestamp,
  uuid,
} from '@baton/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { adviceFor } from './column-kinds.ts';
import type { Database } from './database.ts';
import { emptyDatabase, openTestDatabase } from './databases.fixture.ts';
import { migrate } from './migrate.ts';

// A database in WebAssembly takes its time where processors are few.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
  await emptyDatabase(database);
  await database.query(`create type mood as enum ('glad', 'sad')`);
  await database.query(`create type place as (x integer, y integer)`);
  await database.query('create domain price as money');
});
afterEach(() => database.query('drop table if exists thing'));
afterAll(() => database.close());

const thing = (value: Column) =>
  defineSchema({ thing: table({ id: uuid(), box: text(), value }, { scope: 'box', scopeKind: 'box' }) });

/** Migrates for a table whose column `value` is declared so and stands so in the database. */
async function fit(column: Column, definition: string) {
  await database.query(`create table thing (id uuid primary key, box text not null, value ${definition})`);
  return await migrate(database, thing(column));
}

const otherKinds: readonly (readonly [string, Column, string, string])[] = [
  ['a smaller float', double(), 'real', 'real in the database and double in the schema; declare it as real()'],
  [
    'a larger float',
    real(),
    'float8',
    'double precision in the database and real in the schema; declare it as double()',
  ],
  ['a larger integer', integer(), 'bigint', 'bigint in the database and integer in the schema; declare it as bigint()'],
  ['a time without zone', timestamp(), 'timestamp(3)', 'declare it as localTimestamp()'],
  ['an array of others', array(integer()), 'text[]', 'declare it as array(text())'],
  ['a plain value', array(text()), 'text', 'text in the database and text[] in the schema; declare it as text()'],
  ['a range of others', range(date()), 'tstzrange', 'declare it as range(timestamp())'],
  ['money', decimal(), 'money', 'money in the database and decimal in the schema; its text follows from lc_monetary'],
  ['a domain over money', decimal(), 'price', 'is price in the database and decimal in the schema; its text follows'],
  ['a time of day with zone', timeOfDay(), 'timetz', 'make it timestamp with time zone, or time'],
  ['an enum', text(), 'mood', 'is mood in the database and text in the schema; declare it as oneOf()'],
  ['a type of several columns', text(), 'place', 'is place in the database'],
  ...['inet', 'cidr', 'macaddr', 'xml', 'bit(3)', 'varbit', 'tsvector', 'point', 'box', 'oid', '"char"', 'name'].map(
    (type) => [type, text(), type, 'leave it out of the schema, or add a column of text that is generated'] as const,
  ),
  ['an array of what is refused', array(text()), 'inet[]', 'is inet[] in the database and text[] in the schema; leave'],
];

describe('a column of another kind is refused by name, with what to do', () => {
  test.each(otherKinds)('%s', async (_title, column, type, message) => {
    await expect(fit(column, `${type} not null`)).rejects.toMatchObject({
      code: 'SCHEMA_MISMATCH',
      message: expect.stringMatching(/^thing\.value is /),
    });
    await expect(migrate(database, thing(column))).rejects.toThrow(message);
  });
});

describe('what else does not fit', () => {
  const filled = { by: (column: Column) => column.generated() };
  test.each<[string, Column, string, string]>([
    ['a label that the enum lacks', oneOf(['glad', 'mad']), 'mood not null', 'no label "mad"; ALTER TYPE'],
    ['the same in an array', array(oneOf(['mad'])), 'mood[] not null', 'no label "mad"; ALTER TYPE'],
    ['a generated column', integer(), 'int not null generated always as (1) stored', 'declare it with .generated()'],
    ['an identity', bigint(), 'bigint generated always as identity', 'declare it with .generated()'],
    ['what is generated but not stored', filled.by(integer()), 'int generated always as (1) virtual', 'make it STORED'],
  ])('%s', async (_title, column, definition, message) => {
    await expect(fit(column, definition)).rejects.toThrow(message);
  });

  test('what the database would have to fill in, where Baton would make it', async () => {
    await database.query('create table thing (id uuid primary key, box text not null)');
    await expect(migrate(database, thing(integer().generated()))).rejects.toThrow(
      'thing.value is filled in by the database, and Baton does not know how: add it first',
    );
  });

  test('a key or scope of which two texts are one value', async () => {
    const keyed = defineSchema({ thing: table({ id: text(), n: integer() }, { scope: 'id' }) });
    await database.query('create table thing (id char(5) primary key, n integer not null)');
    await expect(migrate(database, keyed)).rejects.toThrow('thing.id is character(5), of which two texts can be one');
  });

  test('a key that may be null', async () => {
    const visit = defineSchema({ visit: table({ id: bigint().generated(), n: integer() }, { scope: 'id' }) });
    await database.query('create table visit (id bigint unique generated always as (1) stored, n integer not null)');
    await expect(migrate(database, visit)).rejects.toThrow('visit.id may be null in the database');
  });
});

test.each<[string, Column, string]>([
  ['fewer labels than the enum has', oneOf(['sad']), 'mood not null'],
  ['labels of a text', oneOf(['a']), 'varchar(9) not null'],
  ['a smaller integer', bigint(), 'smallint not null'],
  ['what a writer may leave to the database', bigint(), 'bigint not null generated by default as identity'],
  ['a default', integer().generated(), 'integer not null default 3'],
  ['JSON as it was written', json(), 'json not null'],
])('%s fits', async (_title, column, definition) => {
  await fit(column, definition);
});

test('a table that Baton makes has every kind of column', async () => {
  await migrate(database, thing(array(oneOf(['a', 'b'])).optional()));
  const [made] = await database.query(`select format_type(atttypid, atttypmod) as type from pg_attribute
    where attrelid = 'thing'::regclass and attname = 'value'`);
  expect(made).toEqual({ type: 'text[]' });
});

test('advice names the function that declares a kind', () => {
  expect(adviceFor('jsonb')).toBe('declare it as json()');
  expect(adviceFor('character varying[]')).toBe('declare it as array(text())');
  expect(adviceFor('date multirange')).toBe('declare it as multirange(date())');
  expect(adviceFor('other.thing range')).toMatch(/^leave it out/);
});
