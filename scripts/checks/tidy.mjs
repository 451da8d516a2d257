import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { root } from '../run-command.mjs';
import { listSourceFiles } from '../source-files.mjs';
import { outcome } from './outcome.mjs';

/** What must not be in any file, as [what it is, how it looks]. */
const unwanted = [
  ['a path of one machine', /(?:^|[\s"'`(=])\/(?:work|home|Users|root)\/[\w.-]+/m],
  ['an address of a package registry', /registry\.(?:npmjs\.org|yarnpkg\.com)|"resolved": "https?:/],
  ['a note to do something later', /\b(?:TODO|FIXME|XXX|HACK)\b/],
  ['a mark of an unfinished merge', /^(?:<{7}|>{7}) /m],
];
const vague = /(?:^|\/)(?:utils?|helpers?|managers?|common|misc)(?:\.|\/)/;
const binary = /\.(?:png|ico|jpg|woff2)$/;

export const tidy = {
  name: 'tidy',
  says: 'nothing in the files that belongs to one machine or one moment; no install scripts',
  async run() {
    const paths = listSourceFiles();
    return outcome([
      ...paths.filter(isText).flatMap((path) => untidiness(path, readFileSync(root + path, 'utf8'))),
      ...vagueNames(paths),
      ...installScripts(),
      ...staleLock(),
    ]);
  },
};

function isText(path) {
  return !binary.test(path) && !path.startsWith('scripts/checks/tidy.');
}

/** What is in a text that should not be, a line each. */
export function untidiness(path, text) {
  return unwanted.flatMap(([what, look]) => {
    const found = look.exec(text);
    return found ? [`${path}: has ${what}: ${found[0].trim()}`] : [];
  });
}

function vagueNames(paths) {
  return paths.filter((path) => vague.test(path)).map((path) => `${path}: a name that says nothing`);
}

/** A dependency that runs code while it is installed is refused, whoever depends on it. */
function installScripts() {
  const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'));
  return Object.entries(packages)
    .filter(([, entry]) => entry.hasInstallScript)
    .map(([name]) => `${name}: runs a script when it is installed`);
}

/** npm itself would only say so while installing from nothing. */
function staleLock() {
  const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'));
  const own = Object.keys(packages).filter((path) => !path.includes('node_modules'));
  return own
    .filter((path) => !isLocked(packages[path], path))
    .map((path) => `package-lock.json is older than ${path || '.'}/package.json`);
}

function isLocked(locked, path) {
  const declared = JSON.parse(readFileSync(`${root}${path}/package.json`, 'utf8'));
  return ['dependencies', 'devDependencies', 'peerDependencies'].every((kind) =>
    isDeepStrictEqual(sorted(locked[kind]), sorted(declared[kind])),
  );
}

function sorted(versions = {}) {
  return Object.entries(versions).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
