import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Database } from './database.ts';
import { Journal, type JournalledTransaction } from './journal.ts';

const name = `journal_${process.pid}`;
const url = new URL(`/${name}`, inject('postgresUrl')).href;
let database: Database;

beforeAll(async () => {
  const admin = new pg.Client(inject('postgresUrl'));
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  database = new Database(url);
  await database.query(`create table journal (
    xact xid8 not null default pg_current_xact_id(), place bigint generated always as identity,
    tbl text not null, op text not null, image jsonb not null, primary key (xact, place)
  )`);
});

afterAll(() => database.close());

const write = (n: number) => `insert into journal (tbl, op, image) values ('leg', 'insert', '{"n": ${n}}')`;
const numbersOf = (transactions: readonly JournalledTransaction[]) =>
  transactions.map(({ entries }) => entries.map(({ image }) => image['n']));

describe('the journal', () => {
  it('gives each transaction once, with all that it wrote', async () => {
    const journal = await Journal.open(database);
    await database.transaction(async (session) => {
      await session.query(write(1));
      await session.query(write(2));
    });
    expect(numbersOf(await journal.next())).toEqual([[1, 2]]);
    expect(await journal.next()).toEqual([]);
  });

  it('gives a transaction that was open meanwhile when it has committed', async () => {
    const journal = await Journal.open(database);
    await database.transaction(async (session) => {
      await session.query(write(3));
      await database.query(write(4));
      expect(numbersOf(await journal.next())).toEqual([[4]]);
    });
    expect(numbersOf(await journal.next())).toEqual([[3]]);
  });

  it('is in the order of the commits, not of the first writes', async () => {
    const journal = await Journal.open(database);
    await database.transaction(async (session) => {
      await session.query(write(5));
      await database.query(write(6));
    });
    expect(numbersOf(await journal.next())).toEqual([[6], [5]]);
  });

  it('knows nothing of a transaction that was rolled back', async () => {
    const journal = await Journal.open(database);
    const failing = database.transaction(async (session) => {
      await session.query(write(7));
      throw new Error('changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    expect(await journal.next()).toEqual([]);
  });
});
