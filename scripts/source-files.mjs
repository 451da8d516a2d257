import { readdirSync } from 'node:fs';
import { root } from './run-command.mjs';

const skipped = new Set(['node_modules', 'dist', '.git', '.baton', '.cache', 'test-results']);

/** Paths of the repository's own files, relative to its root, in a stable order. */
export function listSourceFiles(folder = '') {
  const entries = readdirSync(root + folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    if (skipped.has(entry.name) || entry.name.endsWith('.tsbuildinfo')) return [];
    const path = folder + entry.name;
    return entry.isDirectory() ? listSourceFiles(`${path}/`) : [path];
  });
}
