import { formatScope, originTag, type Change } from '@baton/protocol';
import { storeSchema } from '@baton/testing/conformance';
import { id, type CaptureCase, type CaptureSubject } from './capture-cases.fixture.ts';
import { roleCases } from './capture-roles-cases.fixture.ts';
import { partitionCases, partitionedTables } from './capture-partitions-cases.fixture.ts';
import { settingsCases } from './capture-settings-cases.fixture.ts';
import { statementCases } from './capture-statements-cases.fixture.ts';
import { triggerCases } from './capture-triggers-cases.fixture.ts';
import { writerCases } from './capture-writers-cases.fixture.ts';
import type { Database } from './database.ts';
import { resetDatabase } from './databases.fixture.ts';
import { createPostgresStore } from './postgres-store.ts';

export { partitionCases, partitionedTables };

export const captureCases: readonly CaptureCase[] = [
  ...triggerCases,
  ...writerCases,
  ...roleCases,
  ...settingsCases,
  ...statementCases,
];

/** What holds for a table holds for one in partitions too. */
export const partitionedCases: readonly CaptureCase[] = [...partitionCases, ...captureCases];

/** @param tables made before Baton comes; by default it makes its own. */
export async function createCaptureSubject(
  database: Database,
  tables: readonly string[] = [],
): Promise<CaptureSubject> {
  const placeOf = await resetDatabase(database, storeSchema, tables);
  const store = await createPostgresStore({ database, schema: storeSchema, placeOf });
  const race = id(99);
  await database.query(`insert into race (id, name) values ($1, 'Relay')`, [race]);
  const scope = formatScope('race', race);
  const start = await store.pull(scope, { epoch: store.epoch, version: 0, tag: originTag }, 1_000);
  return {
    database,
    store,
    race,
    run: (...statements) =>
      database.transaction(async (sql) => {
        for (const statement of statements) await sql.query(statement);
      }),
    async versions() {
      const changes: Change[][] = [];
      for (let { cursor } = start; ; ) {
        const pulled = await store.pull(scope, cursor, 100_000);
        if (pulled.versions.length === 0) return changes;
        changes.push(...pulled.versions.map((version) => version.changes));
        cursor = pulled.cursor;
      }
    },
  };
}
