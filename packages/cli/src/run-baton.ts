import { Command, CommanderError } from 'commander';
import { addDetach } from './commands/detach.ts';
import { addDoctor } from './commands/doctor.ts';
import { addInit } from './commands/init.ts';
import { addMigrate } from './commands/migrate.ts';
import { addRescan } from './commands/rescan.ts';
import { describeFailure } from './failure.ts';
import { exitCodes, type Surroundings } from './surroundings.ts';

/**
 * The whole command without a process: arguments in, texts and an exit code out.
 * @returns 0 where all is well, 1 where there is something to look at, 2 where it could not be done
 */
export async function runBaton(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const { print, complain } = surroundings;
  let exitCode: number = exitCodes.fine;
  const program = new Command('baton')
    .description('Attaches existing Postgres tables, looks after them, and detaches them again.')
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: complain })
    .addHelpText('after', '\nExit codes: 0 all is well, 1 there is something to look at, 2 it could not be done.');
  for (const add of [addInit, addMigrate, addDoctor, addRescan, addDetach]) {
    add(program, surroundings, (code) => {
      exitCode = code;
    });
  }
  try {
    await program.parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Help and wrong words have been told by then.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.failed;
    const failure = describeFailure(error);
    if (words.includes('--json')) print(`${JSON.stringify({ error: failure })}\n`);
    else complain(`${failure.code}: ${failure.message}\n`);
    return exitCodes.failed;
  }
}
