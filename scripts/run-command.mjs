import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The repository's root, with a slash at its end. */
export const root = fileURLToPath(new URL('../', import.meta.url));

/**
 * Runs a program in the repository's root. With `show` its output goes straight to the
 * terminal, else it is kept.
 * @returns {Promise<{ code: number, output: string }>} `code` is 127 where there is no such program
 */
export function runCommand(command, parameters, { show = false } = {}) {
  return new Promise((resolve) => {
    const stdio = show ? 'inherit' : ['ignore', 'pipe', 'pipe'];
    const child = spawn(command, parameters, { cwd: root, stdio });
    let output = '';
    const keep = (chunk) => (output += chunk);
    child.stdout?.setEncoding('utf8').on('data', keep);
    child.stderr?.setEncoding('utf8').on('data', keep);
    child.once('error', (error) => resolve({ code: 127, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Runs the script of an installed package, such as `vite/bin/vite.js`, with this Node. */
export function runTool(script, parameters, options) {
  return runCommand(process.execPath, [`${root}node_modules/${script}`, ...parameters], options);
}

/** Runs npm: the one that started us, where there is one. */
export function runNpm(parameters, options) {
  const script = process.env['npm_execpath'];
  if (script) return runCommand(process.execPath, [script, ...parameters], options);
  return runCommand(process.platform === 'win32' ? 'npm.cmd' : 'npm', parameters, options);
}
