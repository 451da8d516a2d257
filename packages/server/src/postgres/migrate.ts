import { BatonError, type NamedTable, type Schema } from '@baton/protocol';
import { captureFunctions } from './capture-functions.ts';
import { installCapture } from './capture-triggers.ts';
import { capturedTable } from './captured-columns.ts';
import type { Database, Queryable } from './database.ts';
import { addLogWeeks } from './log-weeks.ts';
import { migrationSteps } from './migration-steps.ts';
import { forgottenOrderFunction } from './mutation-records.ts';
import { prepareTables, type PlaceOf } from './declared-tables.ts';
import { installScoping } from './scoping.ts';
import { pullFunction } from './pull.ts';
import { takeUpkeepLock } from './upkeep-turn.ts';

// "baton" in ASCII: one migration at a time in this database.
const migrationLock = 0x6261746f6e;

/**
 * Brings a database up to this version of Baton and to the schema: Baton's own tables, the
 * declared tables where they do not exist, and the capture of each. May be repeated, and
 * called by several servers at once. All in one transaction, `prepare` too: it is done whole
 * or not at all.
 *
 * Who waits for a lock on a table holds up everybody who comes after, readers too. So this
 * gives up after a second, and is to be called again after a pause.
 * @throws BatonError DATABASE_UNSUPPORTED, SCHEMA_MISMATCH, LOCK_TIMEOUT
 */
export async function migrate(database: Database, schema: Schema, prepare?: Prepare): Promise<PlaceOf> {
  await checkServer(database);
  return await database.transaction(async (sql) => {
    // Who waits for another server's migration holds up nobody.
    await sql.query(`select set_config('lock_timeout', '20s', true)`);
    await sql.query('select pg_advisory_xact_lock($1)', [migrationLock]);
    await sql.query(`select set_config('lock_timeout', '1s', true)`);
    await runSteps(sql);
    const placeOf = await prepareTables(sql, schema);
    const tables = Object.values<NamedTable>(schema.tables);
    for (const table of tables) {
      const place = placeOf(table);
      const captured = await capturedTable(sql, { table, place, schemaVersion: schema.version });
      const isFollowed = tables.some(({ follows }) => follows === table);
      const isInTree = await installScoping(sql, { table, captured, placeOf, isFollowed });
      await installCapture(sql, captured, { place, isInTree });
    }
    await prepare?.(sql);
    await takeUpkeepLock(sql);
    await addLogWeeks(sql);
    return placeOf;
  });
}

/** Sets up what the application keeps beside the declared tables. */
export type Prepare = (sql: Queryable) => Promise<void>;

async function checkServer(sql: Queryable): Promise<void> {
  const [server] = await sql.query<{ version: number; encoding: string }>(
    `select current_setting('server_version_num')::integer as version, current_setting('server_encoding') as encoding`,
  );
  if (!server || server.version < 140_000) {
    throw new BatonError('DATABASE_UNSUPPORTED', `Postgres 14 or newer is needed, this is ${server?.version}`);
  }
  if (server.encoding !== 'UTF8') {
    throw new BatonError('DATABASE_UNSUPPORTED', `a database in UTF8 is needed, this one is in ${server.encoding}`);
  }
}

async function runSteps(sql: Queryable): Promise<void> {
  const [state] = await sql.query<{ exists: boolean }>(`select to_regclass('baton.migration') is not null as exists`);
  const [last] = state?.exists
    ? await sql.query<{ step: number }>('select coalesce(max(step), 0) as step from baton.migration')
    : [];
  const done = last?.step ?? 0;
  if (done > migrationSteps.length) {
    throw new BatonError('DATABASE_UNSUPPORTED', `the database was migrated by a newer Baton (step ${done})`);
  }
  if (done === migrationSteps.length) return;
  for (const [index, step] of migrationSteps.entries()) {
    if (index < done) continue;
    for (const statement of step) await sql.query(statement);
    await sql.query('insert into baton.migration (step) values ($1)', [index + 1]);
  }
  for (const statement of [pullFunction, forgottenOrderFunction, ...captureFunctions]) await sql.query(statement);
}
