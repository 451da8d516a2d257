import { test } from 'vitest';
import { openTestDatabase } from './databases.fixture.ts';
import { checkWarmedSession, checkWarmedTree } from './warmed-session.fixture.ts';

test.for([
  ['in a table', checkWarmedSession],
  ['in a tree', checkWarmedTree],
] as const)(
  'PGlite: a session that has committed much that is small writes 5,000 rows %s',
  { timeout: 120_000 },
  async ([, check]) => {
    const database = await openTestDatabase();
    await check(database, 5_000);
    await database.close();
  },
);
