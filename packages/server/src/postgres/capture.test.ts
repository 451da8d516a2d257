import { afterAll, beforeAll, describe, test } from 'vitest';
import { captureCases, createCaptureSubject, partitionCases, partitionedTables } from './capture-subject.fixture.ts';
import type { Database } from './database.ts';
import { openTestDatabase } from './databases.fixture.ts';

describe('capture in PGlite', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openTestDatabase();
  }, 60_000);
  afterAll(() => database.close());

  for (const { title, run } of captureCases) {
    test(title, { timeout: 60_000 }, async () => run(await createCaptureSubject(database)));
  }
  for (const { title, run } of partitionCases) {
    test(`in partitions: ${title}`, { timeout: 60_000 }, async () =>
      run(await createCaptureSubject(database, partitionedTables)),
    );
  }
});
