import { formatScope } from '@baton/protocol';
import { storeSchema } from '@baton/testing/conformance';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Store } from '../engine/store.ts';
import { expectNothingLeft, id } from './capture-cases.fixture.ts';
import type { Database } from './database.ts';
import { resetDatabase } from './databases.fixture.ts';
import { createPostgresStore } from './postgres-store.ts';
import { replayVersions, runLoosely } from './replayed-versions.fixture.ts';

const races = [id(91), id(92), id(93)];
const row = fc.integer({ min: 1, max: 5 }).map(id);
const race = fc.constantFrom(...races);
const value = fc.integer({ min: 0, max: 3 });
const where = fc.oneof(
  row.map((key) => `id = '${key}'`),
  race.map((key) => `race = '${key}'`),
  fc.constant('true'),
);

const statement = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(row, race, value).map(([key, at, n]) => insert(key, at, n)) },
  {
    weight: 2,
    arbitrary: fc.tuple(row, race, value).map(([key, at, n]) => upsert(key, at, n)),
  },
  { weight: 4, arbitrary: fc.tuple(value, where).map(([n, which]) => `update mark set n = ${n} where ${which}`) },
  { weight: 2, arbitrary: fc.tuple(race, where).map(([at, which]) => `update mark set race = '${at}' where ${which}`) },
  { weight: 1, arbitrary: fc.tuple(row, row).map(([from, to]) => `update mark set id = '${to}' where id = '${from}'`) },
  { weight: 1, arbitrary: fc.constant('update mark set n = n') },
  { weight: 3, arbitrary: where.map((which) => `delete from mark where ${which}`) },
  { weight: 1, arbitrary: fc.constant('truncate mark') },
  { weight: 1, arbitrary: fc.constantFrom('set constraints all immediate', 'set constraints all deferred') },
  { weight: 1, arbitrary: fc.constantFrom('savepoint s', 'rollback to savepoint s', 'release savepoint s') },
);

function insert(key: string, at: string, n: number): string {
  return `insert into mark (id, race, n, device) values ('${key}', '${at}', ${n}, '${id(0)}')`;
}

function upsert(key: string, at: string, n: number): string {
  return `${insert(key, at, n)} on conflict (id) do update set n = excluded.n, race = excluded.race`;
}

/** Found at random once: the row ends as it was in the middle, and its version was lost. */
const lostOnce = [['set constraints all immediate', insert(id(5), id(92), 3), upsert(id(5), id(92), 3)]];

/** What the application's own triggers may do meanwhile. */
const triggers = [
  `create function follow() returns trigger language plpgsql as
   $$ begin update mark set note = concat(n, ' after ', tg_op) where id = new.id and n > 1 and pg_trigger_depth() < 3; return null; end $$`,
  'create trigger follow after insert or update on mark for each row execute function follow()',
  `create function revise() returns trigger language plpgsql as
   $$ begin update mark set n = n - 1 where id = new.id and n = 3; return null; end $$`,
  `create constraint trigger revise after insert or update on mark deferrable initially deferred
   for each row execute function revise()`,
];

const transactions = fc.array(fc.array(statement, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 });

/** A change of the key may be a move from one to the other. */
export const marksInPartitions: readonly string[] = [
  'create table race (id uuid primary key, name text not null, "plannedStart" timestamptz)',
  `create table mark (
     id uuid primary key, race uuid not null references race, n integer not null, note text, device uuid not null
   ) partition by hash (id)`,
  'create table mark_even partition of mark for values with (modulus 2, remainder 0)',
  'create table mark_odd (note text, n integer not null, device uuid not null, race uuid not null, id uuid not null)',
  'alter table mark attach partition mark_odd for values with (modulus 2, remainder 1)',
];

/**
 * Random transactions: all versions of all scopes, replayed over nothing, give the tables.
 * On a busy machine it stops early, and what it has tried by then counts.
 */
export async function checkReplay(database: Database, numRuns: number, tables: readonly string[] = []): Promise<void> {
  await fc.assert(
    fc.asyncProperty(transactions, async (list) => {
      const placeOf = await resetDatabase(database, storeSchema, tables);
      for (const trigger of triggers) await database.query(trigger);
      for (const key of races) await database.query(`insert into race (id, name) values ('${key}', 'Relay')`);
      for (const statements of list) await runLoosely(database, statements, expectedFailure);
      await expectReplayGivesTable(database, await createPostgresStore({ database, schema: storeSchema, placeOf }));
    }),
    { numRuns, interruptAfterTimeLimit: 20_000, examples: [[lostOnce]] },
  );
}

// A key that exists, a savepoint that does not, TRUNCATE before a deferred trigger has run.
const expectedFailure = /^(23505|3B001|55006)$/;

async function expectReplayGivesTable(database: Database, store: Store): Promise<void> {
  const replica = await replayVersions(
    store,
    races.map((key) => formatScope('race', key)),
  );
  const marks = await database.query<{ id: string; race: string }>('select id, race, n, note, device from mark');
  const expected = marks.map((mark) => [`${formatScope('race', mark.race)} mark ${mark.id}`, mark] as const);
  const actual = [...replica].filter(([place]) => place.includes(' mark '));
  expect(Object.fromEntries(actual)).toEqual(Object.fromEntries(expected));
  await expectNothingLeft(database);
}
