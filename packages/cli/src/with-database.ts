import type { Schema } from '@baton/protocol';
import { connect } from '@baton/server/administration';
import type { Database } from '@baton/server';
import type { Command } from 'commander';
import { Refusal } from './failure.ts';
import { loadSchema } from './load-schema.ts';
import type { Surroundings } from './surroundings.ts';

export interface DatabaseOptions {
  readonly database?: string;
  readonly data?: string;
  readonly json?: true;
}

export interface SchemaOptions extends DatabaseOptions {
  readonly schema: string;
}

export function addDatabaseOptions(command: Command): Command {
  return command
    .option('--database <url>', 'the Postgres; DATABASE_URL by default')
    .option('--data <folder>', 'the folder of an embedded database, whose server is stopped')
    .option('--json', 'print one JSON object');
}

export function addSchemaOptions(command: Command): Command {
  return addDatabaseOptions(command.option('--schema <file>', 'the file that exports the schema', './schema.ts'));
}

/** Opens the database that the options name, and closes it at the end. */
export async function withDatabase<Result>(
  options: DatabaseOptions,
  { environment }: Surroundings,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const url = options.database ?? environment['DATABASE_URL'];
  const database = await connect(options.data === undefined ? { url: url ?? missing() } : { folder: options.data });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** The same with the schema that the options name. */
export async function withSchema<Result>(
  options: SchemaOptions,
  surroundings: Surroundings,
  work: (database: Database, schema: Schema) => Promise<Result>,
): Promise<Result> {
  const schema = await loadSchema(options.schema, surroundings.conditions);
  return await withDatabase(options, surroundings, (database) => work(database, schema));
}

function missing(): never {
  throw new Refusal('USAGE', 'Which database? Give --database or set DATABASE_URL.');
}
