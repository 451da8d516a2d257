import { readFile } from 'node:fs/promises';
import { root, runNpm } from '../run-command.mjs';

/**
 * Installs what package-lock.json lists, unless exactly that is there already. Not by
 * `npm ci`: it refuses to work where the registry lacks a native package of some other
 * platform, as mirrors do, although nobody here would get that package.
 */
export async function install() {
  if (await isInstalled()) return;
  console.error('Installing packages (npm install) …');
  const { code, output } = await runNpm(['install', '--no-save', '--ignore-scripts', '--no-fund', '--no-audit']);
  if (code !== 0) throw new Error(`npm install failed:\n${output}`);
}

/** npm notes what it put into node_modules in a lock file of its own: the two must agree. */
async function isInstalled() {
  const wanted = await readPackages('package-lock.json');
  const present = await readPackages('node_modules/.package-lock.json').catch(() => ({}));
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.optional) return true;
    return present[path]?.version === entry.version && present[path]?.link === entry.link;
  });
}

async function readPackages(path) {
  return JSON.parse(await readFile(root + path, 'utf8')).packages;
}
