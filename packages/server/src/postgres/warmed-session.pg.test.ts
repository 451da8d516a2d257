import { inject, test } from 'vitest';
import { createTestDatabase, silentLog } from './databases.fixture.ts';
import { createPostgresDatabase } from './postgres-database.ts';
import { checkWarmedSession, checkWarmedTree } from './warmed-session.fixture.ts';

test.for([
  ['in a table', checkWarmedSession],
  ['in a tree', checkWarmedTree],
] as const)(
  'Postgres: a session that has committed much that is small writes 20,000 rows %s',
  { timeout: 120_000 },
  async ([, check]) => {
    const { database, url } = await createTestDatabase(inject('postgresUrl'));
    await database.close();
    const session = createPostgresDatabase({ url, log: silentLog, sessionsMax: 1 });
    await check(session, 20_000);
    await session.close();
  },
);
