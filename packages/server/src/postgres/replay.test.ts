import { test } from 'vitest';
import { openTestDatabase } from './databases.fixture.ts';
import { checkReplay } from './replay.fixture.ts';
import { checkTreeReplay } from './tree-replay.fixture.ts';

test('PGlite: whatever transactions do, replaying the versions gives the table', { timeout: 120_000 }, async () => {
  const database = await openTestDatabase();
  await checkReplay(database, 25);
  await database.close();
});

test('PGlite: rows that follow others to another scope leave the one and arrive in the other', {
  timeout: 120_000,
}, async () => {
  const database = await openTestDatabase();
  await checkTreeReplay(database, 25);
  await database.close();
});
