import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Database } from '../postgres/database.ts';
import { openTestDatabase } from '../postgres/databases.fixture.ts';
import { administrationCases } from './administration-cases.fixture.ts';

describe('in PGlite,', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openTestDatabase();
  }, 60_000);
  afterAll(() => database.close());

  for (const { title, run } of administrationCases) {
    test(title, { timeout: 60_000 }, () => run(database));
  }
});
