import { storeConformance } from '@baton/testing/conformance';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Database } from './database.ts';
import { openTestDatabase } from './databases.fixture.ts';
import { createStoreSubject } from './store-subject.fixture.ts';

describe('the store in PGlite', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openTestDatabase();
  }, 60_000);
  afterAll(() => database.close());

  for (const { title, run } of storeConformance) {
    test(title, { timeout: 30_000 }, async () => run(await createStoreSubject(database)));
  }
});
