import { migrate, planMigration, type MigrationPlan } from '@baton/server/administration';
import { exitCodes, type AddCommand } from '../surroundings.ts';
import { addSchemaOptions, withSchema, type SchemaOptions } from '../with-database.ts';

interface MigrateOptions extends SchemaOptions {
  readonly dryRun?: true;
}

/** `baton migrate`: what a server does to its database when it starts, by command. */
export const addMigrate: AddCommand = (program, surroundings, end) => {
  addSchemaOptions(program.command('migrate'))
    .description('install or upgrade the capture of all declared tables')
    .option('--dry-run', 'say what would be done, and do none of it; 1 where there is something')
    .action(async (options: MigrateOptions) => {
      const plan = await withSchema(options, surroundings, async (database, schema) => {
        const rehearsed = await planMigration(database, schema);
        if (!options.dryRun) await migrate(database, schema);
        return rehearsed;
      });
      const lines = linesOf(plan);
      if (options.dryRun && lines.length > 0) end(exitCodes.findings);
      if (options.json) {
        surroundings.print(`${JSON.stringify({ ...plan, isDone: options.dryRun !== true })}\n`);
        return;
      }
      const said = lines.length > 0 ? lines : ['nothing to do: all is as the schema has it'];
      surroundings.print(said.map((line) => `${options.dryRun ? 'would ' : ''}${line}\n`).join(''));
    });
};

function linesOf({ created, altered, captured, released, isUpgrade }: MigrationPlan): readonly string[] {
  return [
    ...(isUpgrade ? ['bring the schema baton up to this version'] : []),
    ...created.map((table) => `create table ${table}`),
    ...altered.map((change) => `alter table ${change}`),
    ...captured.map((table) => `capture ${table}`),
    ...released.map((table) => `capture ${table} no longer`),
  ];
}
