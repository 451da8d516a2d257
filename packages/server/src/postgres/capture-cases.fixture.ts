import type { Change } from '@baton/protocol';
import { expect } from 'vitest';
import type { Store } from '../engine/store.ts';
import type { Database, Queryable } from './database.ts';

/** A database with `storeSchema`, one race in it, and what its scope has been told since. */
export interface CaptureSubject {
  readonly database: Database;
  readonly store: Store;
  readonly race: string;
  /** Statements of one transaction, one after the other. */
  readonly run: (...statements: readonly string[]) => Promise<void>;
  /** The changes of each version after the race's own, oldest first. */
  readonly versions: () => Promise<readonly (readonly Change[])[]>;
}

export interface CaptureCase {
  readonly title: string;
  readonly run: (subject: CaptureSubject) => Promise<void>;
}

export const id = (digit: number): string => `00000000-0000-4000-8000-${String(digit).padStart(12, '0')}`;

export const insertMark = (race: string, digit: number, n = 1): string =>
  `insert into mark (id, race, n, device) values ('${id(digit)}', '${race}', ${n}, '${id(0)}')`;

export const markValues = (race: string, digit: number, n = 1) => ({
  id: id(digit),
  race,
  n,
  note: null,
  device: id(0),
});

/** Baton's tables of open transactions hold nothing in any committed state, but rows in no scope: see `log_noted`. */
export async function expectNothingLeft(sql: Queryable): Promise<void> {
  expect(
    await sql.query(
      'select tx from baton.touched where scope is not null union all select tx from baton.open_transaction',
    ),
  ).toEqual([]);
}

/** Each version's number of changes and their size are those of its rows in the log. */
export async function expectRightCounts(sql: Queryable): Promise<void> {
  const wrong = `select v.scope, v.version, v.changes, v.bytes from baton.version v
    where (v.changes, v.bytes) <> (
      select count(*), coalesce(sum(baton.change_bytes(key, "values")), 0)
      from baton.log l where (l.scope, l.version) = (v.scope, v.version)
    )`;
  expect(await sql.query(wrong)).toEqual([]);
}
