import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { root } from '../run-command.mjs';
import { findBinaries, startPostgres } from '../servers/postgres.mjs';
import { compile } from './build.mjs';
import { install } from './install.mjs';

/**
 * Runs a compiled program beside a Postgres of its own, durable unless told otherwise, named by
 * BATON_BENCH_POSTGRES; BATON_BENCH_POSTGRES_BINARIES is the folder of its programs.
 */
export async function runOnPostgres(program, parameters, { durable = true } = {}) {
  await install();
  await compile('bench');
  const postgres = await startPostgres({ durable });
  const env = {
    ...process.env,
    BATON_BENCH_POSTGRES: postgres.url,
    BATON_BENCH_POSTGRES_BINARIES: findBinaries(),
  };
  const child = spawn(process.execPath, [root + program, ...parameters], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env,
  });
  // The one thing that a program may ask for.
  child.on('message', async () => {
    await postgres.kill();
    await postgres.start();
    child.send('it is back');
  });
  // Ctrl-C reaches the program too; Postgres is stopped once that has ended.
  process.on('SIGINT', () => undefined);
  const [code] = await once(child, 'close');
  await postgres.stop();
  process.exitCode = code ?? 1;
}
