import { rescan } from '@baton/server/administration';
import { addSchemaOptions, withSchema, type SchemaOptions } from '../with-database.ts';
import type { AddCommand } from '../surroundings.ts';

/** `baton rescan`: writes into the log what a table holds and the log does not say. */
export const addRescan: AddCommand = (program, surroundings) => {
  addSchemaOptions(program.command('rescan'))
    .description('write into the log what a table, and those that follow it, hold and the log does not say')
    .argument('<table>')
    .action(async (table: string, options: SchemaOptions) => {
      const tables = await withSchema(options, surroundings, (database, schema) => rescan(database, schema, table));
      if (options.json) {
        surroundings.print(`${JSON.stringify({ tables })}\n`);
        return;
      }
      for (const [name, { unlogged, extra, missing, different }] of Object.entries(tables)) {
        const written = `${unlogged + extra} rows came, ${different} changed, ${missing} went`;
        surroundings.print(`${name}: ${written}\n`);
      }
    });
};
