import { writeFile } from 'node:fs/promises';
import { draftSchema, type SchemaDraft } from '@baton/server/administration';
import { Refusal } from '../failure.ts';
import { exitCodes, type AddCommand, type Surroundings } from '../surroundings.ts';
import { addDatabaseOptions, withDatabase, type DatabaseOptions } from '../with-database.ts';

interface InitOptions extends DatabaseOptions {
  readonly scope: readonly string[];
  readonly by: readonly string[];
  readonly from: string;
  readonly out: string;
  readonly force?: true;
}

/** `baton init`: reads the tables of a database and writes `schema.ts`. */
export const addInit: AddCommand = (program, surroundings, end) => {
  addDatabaseOptions(program.command('init'))
    .description('read the tables of a database and write schema.ts')
    .option('--scope <tables>', 'tables whose rows are scopes: show,team', listed, [])
    .option('--by <columns>', 'what tells the scope where several columns could: comment.task', listed, [])
    .option('--from <schema>', 'the schema of Postgres that the tables are in', 'public')
    .option('--out <file>', 'where to write it; - for standard output', './schema.ts')
    .option('--force', 'write over a file that exists')
    .action(async (options: InitOptions) => {
      const draft = await withDatabase(options, surroundings, (database) =>
        draftSchema(database, { schema: options.from, scopes: options.scope, columns: columnsOf(options.by) }),
      );
      if (draft.text === undefined) end(exitCodes.findings);
      else if (options.out !== '-') await write(options.out, draft.text, options.force === true);
      tell(draft, options, surroundings);
    });
};

const listed = (text: string, before: readonly string[]): readonly string[] => [...before, ...text.split(',')];

function columnsOf(pairs: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    pairs.map((pair) => {
      const [table, column, ...more] = pair.split('.');
      if (!table || !column || more.length > 0) {
        throw new Refusal('USAGE', `--by takes table.column, not ${JSON.stringify(pair)}`);
      }
      return [table, column] as const;
    }),
  );
}

async function write(path: string, text: string, isForced: boolean): Promise<void> {
  try {
    await writeFile(path, text, { flag: isForced ? 'w' : 'wx' });
  } catch (cause) {
    throw new Refusal('FILE_EXISTS', `${path} was not written; --force writes over a file that exists`, { cause });
  }
}

function tell(draft: SchemaDraft, { json, out, from }: InitOptions, { print, complain }: Surroundings): void {
  const { text, tables, leftOut, candidates } = draft;
  if (json) {
    print(`${JSON.stringify({ ...draft, text: text ?? null, out: text === undefined ? null : out })}\n`);
    return;
  }
  if (from !== 'public') complain(`Tables are looked for on the search_path: let it begin with ${from}.\n`);
  for (const { table, reason } of leftOut) complain(`${table} is left out: it ${reason}.\n`);
  if (text === undefined) {
    complain('Which tables are the scopes, the units that devices are given? Say so with --scope.\n');
    for (const { table, reachedBy } of candidates) complain(`  --scope ${table}: ${reachedBy} tables reach it\n`);
  } else if (out === '-') {
    print(text);
  } else {
    complain(`${out} declares ${tables.length} tables. Next: baton migrate --schema ${out}\n`);
  }
}
