import { storeConformance } from '@baton/testing/conformance';
import { afterAll, beforeAll, describe, inject, test } from 'vitest';
import type { Database } from './database.ts';
import { openTestDatabase } from './databases.fixture.ts';
import { createStoreSubject } from './store-subject.fixture.ts';

describe('the store in Postgres', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openTestDatabase(inject('postgresUrl'));
  });
  afterAll(() => database.close());

  for (const { title, run } of storeConformance) {
    test(title, async () => run(await createStoreSubject(database)));
  }
});
