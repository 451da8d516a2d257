import { afterAll, beforeAll, describe, inject, test } from 'vitest';
import { captureCases, createCaptureSubject } from './capture-subject.fixture.ts';
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
});
