import { afterAll, beforeAll, describe, inject, test } from 'vitest';
import type { Database } from '../postgres/database.ts';
import { openTestDatabase } from '../postgres/databases.fixture.ts';
import { administrationCases } from './administration-cases.fixture.ts';

describe('in Postgres,', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openTestDatabase(inject('postgresUrl'));
  });
  afterAll(() => database.close());

  for (const { title, run } of administrationCases) {
    test(title, () => run(database));
  }
});
