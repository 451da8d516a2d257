import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { root, runTool } from '../run-command.mjs';
import { listSourceFiles } from '../source-files.mjs';

const pages = 'apps/splits/dist/client/index.html';
const stamp = '.cache/splits-pages.sha256';
/** Everything that the pages are built from. */
const inputs =
  /^(packages\/(protocol|client|react)\/|apps\/splits\/(?!server\/)|package-lock\.json$|tsconfig\.base\.json$)/;

/** Compiles a folder and what it is built on, or everything; the compiler itself knows what has changed. */
export async function compile(folder = '.') {
  const { code, output } = await runTool('typescript/bin/tsc', ['-b', folder]);
  if (code !== 0) throw new Error(`The compiler found errors:\n${output}`);
}

/** Builds the pages of splits, unless they stand as built from these very sources. */
export async function buildPages() {
  const digest = await digestInputs();
  const built = await readFile(root + stamp, 'utf8').catch(() => '');
  if (built === digest && existsSync(root + pages)) return;
  console.error('Building the pages of splits (vite build) …');
  const { code, output } = await runTool('vite/bin/vite.js', ['build', 'apps/splits']);
  if (code !== 0) throw new Error(`vite build failed:\n${output}`);
  await mkdir(`${root}.cache`, { recursive: true });
  await writeFile(root + stamp, digest);
}

async function digestInputs() {
  const hash = createHash('sha256');
  for (const path of listSourceFiles()) {
    if (!inputs.test(path)) continue;
    hash.update(`${path}\0`).update(await readFile(root + path));
  }
  return hash.digest('hex');
}
