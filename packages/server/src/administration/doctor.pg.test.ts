import { expect, inject, test } from 'vitest';
import type { Database } from '../postgres/database.ts';
import { createTestDatabase } from '../postgres/databases.fixture.ts';
import { createTree } from '../postgres/tree-replay.fixture.ts';
import { treeSchema } from '@baton/testing/conformance';
import { connect, diagnose, rescan } from './index.ts';

async function withTree(work: (database: Database, url: string) => Promise<void>): Promise<void> {
  const { database, url } = await createTestDatabase(inject('postgresUrl'));
  await createTree(database);
  await work(database, url).finally(() => database.close());
}

test('settings of a database that make writers stricter or rest their triggers are found', async () => {
  await withTree(async (database, url) => {
    const name = new URL(url).pathname.slice(1);
    await database.query(`alter database ${name} set default_transaction_isolation = 'serializable'`);
    await database.query(`alter database ${name} set session_replication_role = 'replica'`);
    const subject = `database ${name}`;
    expect(await diagnose(database, treeSchema)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'ISOLATION_STRICT', subject }),
        expect.objectContaining({ code: 'TRIGGERS_BYPASSED', subject }),
        expect.objectContaining({ code: 'SETTING_WEAK', subject: 'fsync' }),
      ]),
    );
  });
});

test('rights that are missing are a finding, and not the end of it', async () => {
  await withTree(async (database, url) => {
    await database.query('drop role if exists visitor');
    await database.query('create role visitor login');
    const address = new URL(url);
    address.username = 'visitor';
    const visitor = await connect({ url: address.href });
    const codes = (await diagnose(visitor, treeSchema)).map(({ code }) => code);
    await visitor.close();
    expect(codes).toEqual(expect.arrayContaining(['RIGHTS_MISSING', 'SETTING_WEAK']));
  });
});

test('rescan waits for who writes, and logs what that one left', async () => {
  await withTree(async (database, url) => {
    const other = await connect({ url });
    const counts = await database.transaction(async (sql) => {
      await sql.query('update entry set n = 5');
      const scanned = rescan(other, treeSchema, 'entry');
      await waitUntilBlocked(database);
      return { scanned };
    });
    expect(await counts.scanned).toMatchObject({ entry: { different: 0, missing: 0, extra: 0, unlogged: 0 } });
    await other.close();
  });
});

async function waitUntilBlocked(database: Database): Promise<void> {
  for (;;) {
    const [waiting] = await database.query(
      `select from pg_locks where not granted and relation = 'entry'::regclass and database = (
         select oid from pg_database where datname = current_database()
       )`,
    );
    if (waiting) return;
  }
}
