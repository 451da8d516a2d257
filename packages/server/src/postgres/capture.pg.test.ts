import { afterAll, beforeAll, describe, inject, test } from 'vitest';
import { captureCases, createCaptureSubject, partitionedCases, partitionedTables } from './capture-subject.fixture.ts';
import type { Database } from './database.ts';
import { openTestDatabase } from './databases.fixture.ts';

describe('capture in Postgres', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openTestDatabase(inject('postgresUrl'));
  });
  afterAll(() => database.close());

  for (const { title, run } of captureCases) {
    test(title, async () => run(await createCaptureSubject(database)));
  }
  for (const { title, run } of partitionedCases) {
    test(`in partitions: ${title}`, async () => run(await createCaptureSubject(database, partitionedTables)));
  }
});
