import { detach, readAttachment } from '@baton/server/administration';
import { Refusal } from '../failure.ts';
import { exitCodes, type AddCommand } from '../surroundings.ts';
import { addDatabaseOptions, withDatabase, type DatabaseOptions } from '../with-database.ts';

interface DetachOptions extends DatabaseOptions {
  readonly yes?: true;
}

/** `baton detach`: removes all that is Baton's, and nothing else. */
export const addDetach: AddCommand = (program, surroundings, end) => {
  addDatabaseOptions(program.command('detach'))
    .description('remove all that is of Baton, and nothing else; without --yes, say what that is')
    .option('--yes', 'do it')
    .action(async (options: DetachOptions) => {
      const attachment = await withDatabase(options, surroundings, async (database) => {
        const found = await readAttachment(database);
        if (found && options.yes) {
          if (found.servers > 0) throw stillRunning(found.servers);
          await detach(database);
        }
        return found;
      });
      if (attachment && !options.yes) end(exitCodes.findings);
      if (options.json) {
        surroundings.print(`${JSON.stringify({ attachment: attachment ?? null, isDone: options.yes === true })}\n`);
      } else if (!attachment) {
        surroundings.print('there is nothing of Baton in this database\n');
      } else {
        const { tables, devices, mutations, versions } = attachment;
        surroundings.print(
          `${options.yes ? 'removed' : '--yes removes'} the capture of ${tables.join(', ')}, ${versions} versions, ` +
            `and the receipts of ${mutations} mutations from ${devices} devices; tables and rows stay\n`,
        );
      }
    });
};

/** They would fail, and attach it all again when they start. */
function stillRunning(servers: number): Refusal {
  return new Refusal('SERVERS_RUNNING', `Servers still run, with ${servers} sessions. Stop them first.`);
}
