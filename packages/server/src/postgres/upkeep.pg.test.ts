import { afterAll, beforeAll, describe, inject, test } from 'vitest';
import type { Database } from './database.ts';
import { openTestDatabase } from './databases.fixture.ts';
import { upkeepCases } from './upkeep-cases.fixture.ts';

describe('upkeep in Postgres', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openTestDatabase(inject('postgresUrl'));
  });
  afterAll(() => database.close());

  for (const { title, run } of upkeepCases) test(title, () => run(database));
});
