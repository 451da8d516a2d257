import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { root } from '../run-command.mjs';
import { bundleSimulator } from './bundle.mjs';

const folder = `${root}node_modules/.cache/baton-simulator/`;

const ownRegressions = `${root}packages/simulator/regressions`;

/**
 * Bundles the simulator, with a bug where `patch` plants one, and runs it. With `show` its
 * output goes straight to the terminal, else it is kept. Runs that fail are kept in the folder `regressions`.
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function runSimulator(parameters, { patch, show = false, regressions = ownRegressions } = {}) {
  mkdirSync(folder, { recursive: true });
  const file = `${folder}${patch ? 'planted' : 'simulator'}.mjs`;
  await bundleSimulator({ file, patch });
  return new Promise((resolve) => {
    const env = { ...process.env, BATON_SIM_REGRESSIONS: regressions };
    const stdio = ['ignore', show ? 'inherit' : 'pipe', 'inherit'];
    const child = spawn(process.execPath, [file, ...parameters], { stdio, env });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk) => (output += chunk));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
