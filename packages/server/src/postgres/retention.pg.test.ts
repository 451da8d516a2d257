import { createMutationId, formatScope, isBatonError, type DeviceId } from '@baton/protocol';
import { storeSchema } from '@baton/testing/conformance';
import { createSeededBytes } from '@baton/testing/server';
import { expect, inject, test } from 'vitest';
import type { ClaimRequest, Store } from '../engine/store.ts';
import { id, insertMark } from './capture-cases.fixture.ts';
import { captureFunctions } from './capture-functions.ts';
import type { Database, Queryable } from './database.ts';
import { openTestDatabase, resetDatabase } from './databases.fixture.ts';
import { keepOnce } from './keep-once.ts';
import { createPostgresStore } from './postgres-store.ts';

/** Weeks that the test sees pass, one a second. */
const weeks = 12;
const retention = { logDays: 14, idDays: 28 };
const race = id(99);
const scope = formatScope('race', race);

interface World {
  readonly database: Database;
  readonly store: Store;
  readonly signal: AbortSignal;
  /** How often each happened: all of it must. */
  readonly seen: Record<'weeksDropped' | 'weeksMoved' | 'versionsPulled' | 'expired' | 'settled' | 'forgotten', number>;
}

test('while weeks are made, filled late and dropped, a pull has no hole and no id is new twice', {
  timeout: 60_000,
}, async () => {
  const database = await openTestDatabase(inject('postgresUrl'));
  const placeOf = await resetDatabase(database, storeSchema);
  await database.query(`insert into race (id, name) values ($1, 'Relay')`, [race]);
  const fast = await speedUp(database);
  const store = await createPostgresStore({ database, schema: storeSchema, placeOf });
  const end = new AbortController();
  const seen = { weeksDropped: 0, weeksMoved: 0, versionsPulled: 0, expired: 0, settled: 0, forgotten: 0 };
  const world: World = { database: fast, store, signal: end.signal, seen };

  await Promise.all([
    keepFor(world).finally(() => end.abort()),
    ...[1, 2, 3].map((writer) => writeTwos(world, writer)),
    ...[0, 4].map((weeksAway) => follow(world, weeksAway)),
    ...[1, 2].map((digit) => claimAgain(world, id(digit) as DeviceId)),
  ]);

  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(0);
  await database.close();
});

/** Upkeep at once again and again, and then not for longer than weeks are made ahead. */
async function keepFor({ database, signal, seen }: World): Promise<void> {
  const last = (await weekNow(database)) + weeks;
  for (let round = 0; (await weekNow(database)) < last; round++) {
    if (round % 10 === 9) await weeksPass(database, 4, signal);
    const [late] = await database.query<{ rows: number }>('select count(*)::integer as rows from baton.log_default');
    const kept = await keepOnce(database, retention, signal).catch(unlessLocked);
    seen.weeksDropped += kept?.dropped.length ?? 0;
    if (late && late.rows > 0 && kept) seen.weeksMoved += kept.added.length;
  }
}

/** Every version but the first, which is the race's own, holds two changes. */
async function writeTwos({ database, signal }: World, writer: number): Promise<void> {
  for (let digit = writer * 1_000_000; !signal.aborted; ) {
    await database.transaction(async (sql) => {
      await sql.query(insertMark(race, ++digit));
      await sql.query(insertMark(race, ++digit));
    });
  }
}

async function follow({ database, store, signal, seen }: World, weeksAway: number): Promise<void> {
  let { cursor } = await store.snapshotBegin(scope);
  while (!signal.aborted) {
    try {
      const { versions, cursor: next } = await store.pull(scope, cursor, 400);
      for (const [index, { version, changes }] of versions.entries()) {
        expect([version, changes.length]).toEqual([cursor.version + index + 1, 2]);
      }
      cursor = next;
      seen.versionsPulled += versions.length;
    } catch (error) {
      if (!isBatonError(error) || error.code !== 'CURSOR_EXPIRED') throw error;
      seen.expired++;
      ({ cursor } = await store.snapshotBegin(scope));
    }
    await weeksPass(database, weeksAway, signal);
  }
}

/** A device that sends what it has sent before again and again, with what is new between. */
async function claimAgain({ store, signal, seen }: World, device: DeviceId): Promise<void> {
  const randomBytes = createSeededBytes(Number(device.slice(-1)));
  const claim = (one: ClaimRequest) => store.transaction((sql) => sql.claim([one]));
  await store.claimDevice(device, 'lena');
  const sent: ClaimRequest[] = [];
  while (!signal.aborted) {
    const one = { id: createMutationId(0, randomBytes), device, order: sent.length + 1, scopes: [], bodyHash: 'a' };
    expect(await claim(one)).toEqual(['new']);
    sent.push(one);
    const again = sent[((randomBytes(1)[0] ?? 0) * sent.length) >> 8] ?? one;
    const [state] = await claim(again);
    expect(['settled', 'forgotten']).toContain(state);
    seen[state === 'forgotten' ? 'forgotten' : 'settled']++;
  }
}

/**
 * Lets a week pass in a second, for all that commits and for what is asked through the database
 * that this gives.
 */
async function speedUp(database: Database): Promise<Database> {
  const faster = (statement: string) => statement.replaceAll('clock_timestamp()', 'public.fast_clock()');
  const [now] = await database.query<{ start: string }>('select clock_timestamp() as start');
  await database.query(
    `create function public.fast_clock() returns timestamptz language sql volatile
     return timestamptz '${now?.start}' + (pg_catalog.clock_timestamp() - timestamptz '${now?.start}') * 604800`,
  );
  await database.query('alter table baton.mutation alter at set default public.fast_clock()');
  for (const statement of captureFunctions) await database.query(faster(statement));
  const through = (sql: Queryable): Queryable => ({
    query: (statement, parameters) => sql.query(faster(statement), parameters),
  });
  return {
    ...database,
    ...through(database),
    transaction: (work) => database.transaction((sql) => work(through(sql))),
  };
}

async function weekNow(sql: Queryable): Promise<number> {
  const [now] = await sql.query<{ week: number }>(
    `select (extract(epoch from clock_timestamp()) / 604800)::integer as week`,
  );
  return now?.week ?? 0;
}

async function weeksPass(sql: Queryable, count: number, signal: AbortSignal): Promise<void> {
  const until = (await weekNow(sql)) + count;
  while (!signal.aborted && (await weekNow(sql)) < until);
}

function unlessLocked(error: unknown): undefined {
  if (!isBatonError(error) || error.code !== 'LOCK_TIMEOUT') throw error;
}
