import type { NamedTable, Schema } from '@baton/protocol';
import { storeSchema, type OutsideWrite, type StoreSubject } from '@baton/testing/conformance';
import type { Database, Queryable } from './database.ts';
import { resetDatabase } from './databases.fixture.ts';
import { keyValues } from '../engine/key-values.ts';
import { keepOnce } from './keep-once.ts';
import { createPostgresStore } from './postgres-store.ts';
import { quoteName } from './sql-text.ts';

/** A store over `database` emptied, with another program beside it that writes by SQL. */
export async function createStoreSubject(database: Database, schema: Schema = storeSchema): Promise<StoreSubject> {
  const placeOf = await resetDatabase(database, schema);
  return {
    store: await createPostgresStore({ database, schema, placeOf }),
    outsideWrite: createOutsideWrite(database, schema),
    forget: createForget(database),
  };
}

/** Makes all that is kept for a while a thousand days older, and does the upkeep. */
export function createForget(database: Database): StoreSubject['forget'] {
  const { signal } = new AbortController();
  const young = 10_000;
  return async (what) => {
    for (const name of ['scope', 'version', 'mutation', 'log']) {
      await database.query(`update baton.${name} set at = at - interval '1000 days'`);
    }
    const retention = { logDays: what === 'log' ? 900 : young, idDays: what === 'ids' ? 900 : young };
    await keepOnce(database, retention, signal);
  };
}

/** Another program, whose transactions begin with `settings`. */
export function createOutsideWrite(
  database: Database,
  schema: Schema,
  settings = 'select',
): StoreSubject['outsideWrite'] {
  return (writes) =>
    database.transaction(async (sql) => {
      await sql.query(settings);
      for (const write of writes) await writeRow(sql, schema, write);
    });
}

async function writeRow(sql: Queryable, schema: Schema, write: OutsideWrite): Promise<void> {
  const table: NamedTable | undefined = schema.tables[write.table];
  if (!table) throw new Error(`no table ${write.table}`);
  const place = quoteName(write.table);
  if (write.op === 'insert') {
    const names = Object.keys(write.values);
    const marks = names.map((_, index) => `$${index + 1}`);
    await sql.query(`insert into ${place} (${names.map(quoteName).join()}) values (${marks.join()})`, [
      ...Object.values(write.values),
    ]);
    return;
  }
  const keys = keyValues(table, write.key) ?? [];
  const condition = table.key.map((name, index) => `${quoteName(name)} = $${index + 1}`).join(' and ');
  if (write.op === 'delete') {
    await sql.query(`delete from ${place} where ${condition}`, keys);
    return;
  }
  const assignments = Object.keys(write.values).map(
    (name, index) => `${quoteName(name)} = $${keys.length + index + 1}`,
  );
  await sql.query(`update ${place} set ${assignments.join()} where ${condition}`, [
    ...keys,
    ...Object.values(write.values),
  ]);
}
