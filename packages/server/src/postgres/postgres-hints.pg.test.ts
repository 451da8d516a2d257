import { hintsConformance, type HintsSubject } from '@baton/testing/conformance';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import type { Hints } from '../engine/hints.ts';
import type { Database } from './database.ts';
import { createTestDatabase, silentLog } from './databases.fixture.ts';
import { createPostgresHints, hintSessionName } from './postgres-hints.ts';

let database: Database;
let url: string;
const nodes: Hints[] = [];

beforeEach(async () => {
  ({ database, url } = await createTestDatabase(inject('postgresUrl')));
});

afterEach(async () => {
  await Promise.all(nodes.splice(0).map((node) => node.close()));
  await database.close();
});

/** Sessions that listen in this database. */
async function countSessions(): Promise<number> {
  const [row] = await database.query<{ count: string }>(
    `select count(*) from pg_stat_activity
     where datname = current_database() and application_name = $1 and state = 'idle' and query ~ '^listen'`,
    [hintSessionName],
  );
  return Number(row?.count);
}

const until: HintsSubject['until'] = async (isSo) => {
  await expect.poll(isSo, { timeout: 10_000, interval: 5 }).toBe(true);
};

async function node(log = silentLog): Promise<Hints> {
  const before = await countSessions();
  const hints = createPostgresHints({ url, log });
  nodes.push(hints);
  await expect.poll(countSessions, { timeout: 10_000, interval: 20 }).toBe(before + 1);
  return hints;
}

describe('hints by NOTIFY', () => {
  for (const { title, run } of hintsConformance) test(title, () => run({ node: () => node(), until }));

  test('come back after their session was ended, and say so once', async () => {
    const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const receiver = await node(log as never);
    const sender = await node();
    const heard: string[] = [];
    receiver.listen((scopes) => heard.push(...scopes));
    await database.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1`, [
      hintSessionName,
    ]);
    await until(() => {
      sender.give(['race/1' as never]);
      return heard.length > 0;
    });
    expect([log.warn.mock.calls.length, log.info.mock.calls.length]).toEqual([1, 1]);
  });

  test('that anybody else sends make nobody fall', async () => {
    const receiver = await node();
    const heard: string[] = [];
    receiver.listen((scopes) => heard.push(...scopes));
    for (const payload of ['', ' ', 'x', `x ${'y'.repeat(7_000)}`, "x race/1' race/2 __proto__ race/../3"]) {
      await database.query('select pg_notify($1, $2)', ['baton_hint', payload]);
    }
    await until(() => heard.length > 0);
    expect(heard).toEqual(["race/1'", 'race/2']);
  });
});
