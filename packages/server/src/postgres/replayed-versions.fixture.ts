import { originTag, type Scope } from '@baton/protocol';
import { expect } from 'vitest';
import type { Store } from '../engine/store.ts';
import type { Database, Queryable } from './database.ts';
import { sqlStateOf } from './database-error.ts';

/**
 * Runs the statements in one transaction. One that fails is passed over, as by a program that used
 * a savepoint for each; COMMIT may fail too.
 * @param expected the SQLSTATEs that may come
 */
export async function runLoosely(database: Database, statements: readonly string[], expected: RegExp): Promise<void> {
  const work = database.transaction(async (sql: Queryable) => {
    for (const text of statements) {
      await sql.query('savepoint each');
      try {
        await sql.query(text);
      } catch (error) {
        expect(sqlStateOf(error), text).toMatch(expected);
        await sql.query('rollback to savepoint each');
      }
    }
  });
  await work.catch((error: unknown) => expect(sqlStateOf(error)).toMatch(expected));
}

/** The rows that all versions of these scopes give, replayed over nothing, by `scope table key`. */
export async function replayVersions(store: Store, scopes: readonly Scope[]): Promise<ReadonlyMap<string, object>> {
  const rows = new Map<string, object>();
  for (const scope of scopes) {
    const { versions, head } = await store.pull(scope, { epoch: store.epoch, version: 0, tag: originTag }, 1_000_000);
    expect(versions.map(({ version }) => version)).toEqual(Array.from({ length: head }, (_, index) => index + 1));
    for (const change of versions.flatMap(({ changes }) => changes)) {
      const place = `${scope} ${change.table} ${change.key}`;
      expect(rows.has(place), `${place} is there when it is to be told of its ${change.op}`).toBe(
        change.op !== 'insert',
      );
      if (change.op === 'delete') rows.delete(place);
      else rows.set(place, { ...rows.get(place), ...change.values });
    }
  }
  return rows;
}
