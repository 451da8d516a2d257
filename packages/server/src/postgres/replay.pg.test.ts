import { inject, test } from 'vitest';
import { openTestDatabase } from './databases.fixture.ts';
import { checkReplay, marksInPartitions } from './replay.fixture.ts';
import { checkTreeReplay } from './tree-replay.fixture.ts';

test('Postgres: whatever transactions do, replaying the versions gives the table', { timeout: 120_000 }, async () => {
  const database = await openTestDatabase(inject('postgresUrl'));
  await checkReplay(database, 60);
  await database.close();
});

test('Postgres: it does so too where the rows are in partitions', { timeout: 120_000 }, async () => {
  const database = await openTestDatabase(inject('postgresUrl'));
  await checkReplay(database, 40, marksInPartitions);
  await database.close();
});

test('Postgres: rows that follow others to another scope leave the one and arrive in the other', {
  timeout: 120_000,
}, async () => {
  const database = await openTestDatabase(inject('postgresUrl'));
  await checkTreeReplay(database, 60);
  await database.close();
});
