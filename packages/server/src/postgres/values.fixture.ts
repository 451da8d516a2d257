import { hardValues, ownTypes, type StoreSubject, valuesConformance, valuesSchema } from '@baton/testing/conformance';
import { afterAll, beforeAll, test } from 'vitest';
import type { Database } from './database.ts';
import { emptyDatabase, openTestDatabase } from './databases.fixture.ts';
import { migrate } from './migrate.ts';
import { createPostgresStore } from './postgres-store.ts';
import { quoteName } from './sql-text.ts';
import { createForget, createOutsideWrite } from './store-subject.fixture.ts';

/** Settings of another program's session, each of which changes how some type is written or read. */
const hostileSettings = {
  timezone: 'Asia/Kolkata',
  datestyle: 'German, DMY',
  intervalstyle: 'sql_standard',
  bytea_output: 'escape',
  extra_float_digits: '-15',
  lc_monetary: 'C',
  search_path: 'pg_temp, pg_catalog, public',
};

/** Every kind of column over tables as another application would have made them. */
export function testValues(postgresUrl?: string): void {
  let database: Database;
  let subject: StoreSubject;
  beforeAll(async () => {
    database = await openTestDatabase(postgresUrl);
    await emptyDatabase(database);
    for (const statement of ownTypes) await database.query(statement);
    for (const [name, { sqlType }] of Object.entries(hardValues)) {
      await database.query(
        `create table ${quoteName(name)} (id uuid primary key, bag text not null, value ${sqlType})`,
      );
    }
    const placeOf = await migrate(database, valuesSchema);
    const settings = Object.entries(hostileSettings).map(([name, value]) => `set_config('${name}', '${value}', true)`);
    subject = {
      store: await createPostgresStore({ database, schema: valuesSchema, placeOf }),
      outsideWrite: createOutsideWrite(database, valuesSchema, `select ${settings.join(', ')}`),
      forget: createForget(database),
    };
  }, 60_000);
  afterAll(() => database.close());

  for (const { title, run } of valuesConformance(false)) test(title, { timeout: 30_000 }, () => run(subject));
}
