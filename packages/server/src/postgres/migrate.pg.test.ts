import { storeSchema } from '@baton/testing/conformance';
import { expect, inject, test } from 'vitest';
import { createTestDatabase, silentLog } from './databases.fixture.ts';
import { migrate } from './migrate.ts';
import { createPostgresDatabase } from './postgres-database.ts';

test('several servers may start at once on an empty database', async () => {
  const { database, url } = await createTestDatabase(inject('postgresUrl'));
  const others = [1, 2, 3].map(() => createPostgresDatabase({ url, log: silentLog, sessionsMax: 2 }));
  await Promise.all([database, ...others].map((server) => migrate(server, storeSchema)));
  expect(await database.query('select count(*) from baton.database')).toEqual([{ count: '1' }]);
  await Promise.all([database, ...others].map((server) => server.close()));
});

test('migrating again does not wait for writers', async () => {
  const { database, url } = await createTestDatabase(inject('postgresUrl'));
  await migrate(database, storeSchema);
  const other = createPostgresDatabase({ url, log: silentLog });
  await database.transaction(async (sql) => {
    await sql.query(`insert into race (id, name) values (gen_random_uuid(), 'Relay')`);
    await migrate(other, storeSchema);
  });
  await other.close();
  await database.close();
});

test('an owner who is no superuser can migrate, write and pull', async () => {
  const { database, url } = await createTestDatabase(inject('postgresUrl'));
  await database.query(`drop role if exists landlord`);
  await database.query(`create role landlord login nosuperuser`);
  await database.query(
    `do $$ begin execute format('grant create on database %I to landlord', current_database()); end $$`,
  );
  await database.query('grant create on schema public to landlord');
  const address = new URL(url);
  address.username = 'landlord';
  const own = createPostgresDatabase({ url: address.href, log: silentLog });
  await migrate(own, storeSchema);
  await own.query(`insert into race (id, name) values (gen_random_uuid(), 'Relay')`);
  expect(await own.query('select count(*) from baton.version')).toEqual([{ count: '1' }]);
  await own.close();
  await database.close();
});
