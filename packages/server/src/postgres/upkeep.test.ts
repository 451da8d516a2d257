import { afterAll, beforeAll, describe, test, vi } from 'vitest';
import type { Database } from './database.ts';
import { openTestDatabase } from './databases.fixture.ts';
import { upkeepCases } from './upkeep-cases.fixture.ts';

// A database in WebAssembly takes its time where processors are few.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe('upkeep in the embedded database', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());

  for (const { title, run } of upkeepCases) test(title, () => run(database));
});
