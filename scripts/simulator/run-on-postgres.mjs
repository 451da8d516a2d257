import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { root } from '../run-command.mjs';
import { startPostgres } from '../servers/postgres.mjs';
import { bundleSimulator } from './bundle.mjs';

const folder = `${root}node_modules/.cache/baton-simulator/`;

/**
 * Runs the simulator's people against a Postgres of their own, with a bug where `patch` plants
 * one. What they find is shown as it comes.
 * @returns {Promise<number>} the exit code
 */
export async function runSimulatorOnPostgres(parameters, { patch } = {}) {
  mkdirSync(folder, { recursive: true });
  // Servers are started from it again and again: another run must not write over it.
  const file = `${folder}postgres-${process.pid}.mjs`;
  await bundleSimulator({ program: 'postgres/main.ts', file, patch });
  // Its backends are killed, and what it has committed must be there afterwards.
  const postgres = await startPostgres({ durable: true, settings: { track_commit_timestamp: 'on' } });
  const env = { ...process.env, BATON_SIM_POSTGRES: postgres.url, BATON_SIM_TRACES: `${folder}traces` };
  const child = spawn(process.execPath, [file, ...parameters], { stdio: ['ignore', 'inherit', 'inherit'], env });
  // Ctrl-C reaches the program too; Postgres is stopped once that has ended.
  process.on('SIGINT', () => undefined);
  const [code] = await once(child, 'close');
  await postgres.stop();
  rmSync(file, { force: true });
  return code ?? 1;
}
