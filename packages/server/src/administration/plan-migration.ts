import type { Schema } from '@baton/protocol';
import type { Database, Queryable } from '../postgres/database.ts';
import { migrate } from '../postgres/migrate.ts';

/** What a migration would do, in the order in which it would. */
export interface MigrationPlan {
  /** Tables that it would create. */
  readonly created: readonly string[];
  /** What it would alter of tables that exist: columns that may be null. */
  readonly altered: readonly string[];
  /** Tables whose capture it would install or bring up to date. */
  readonly captured: readonly string[];
  /** Tables that were partitions of a declared one, from which it would take its triggers. */
  readonly released: readonly string[];
  /** Whether Baton's own schema would be made or brought up to this version. */
  readonly isUpgrade: boolean;
}

/**
 * Does all that `migrate` does and takes it back, so that what it says is what will be done. Where
 * something is to be done to a table, its writers wait for that moment, as they will for the migration.
 * @throws BatonError as `migrate` does: SCHEMA_MISMATCH is the first thing that would be refused
 */
export async function planMigration(database: Database, schema: Schema): Promise<MigrationPlan> {
  const statements: string[] = [];
  try {
    await migrate(rehearsing(database, statements), schema);
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  }
  const matches = (pattern: RegExp) => [...new Set(statements.flatMap((text) => pattern.exec(text)?.[1] ?? []))];
  return {
    created: matches(/^create table ("[^"]+") \(/),
    altered: matches(/^alter table ((?!baton\.).+ add column .+)$/),
    captured: matches(/^create trigger [\s\S]* on (\S+) /),
    released: matches(/^drop trigger baton_\w+ on (.+)$/),
    isUpgrade: statements.some((text) => text.startsWith('insert into baton.migration')),
  };
}

class TakenBack extends Error {}

/** A database in which every transaction is rolled back at its end. */
function rehearsing(database: Database, statements: string[]): Database {
  return {
    ...database,
    transaction: (work) =>
      database.transaction(async (sql) => {
        await work(noting(sql, statements));
        throw new TakenBack();
      }),
  };
}

function noting(sql: Queryable, statements: string[]): Queryable {
  return {
    query(statement, parameters) {
      statements.push(statement);
      return sql.query(statement, parameters);
    },
  };
}
