import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { root } from '../run-command.mjs';
import { listSourceFiles } from '../source-files.mjs';
import { importsOf, withoutComments } from './imports.mjs';
import { outcome } from './outcome.mjs';

/** The written order: what each package may import. Apps and benchmarks stand above them all. */
const packagesBelow = {
  'packages/protocol': [],
  'packages/client': ['protocol'],
  'packages/server': ['protocol'],
  'packages/react': ['protocol', 'client'],
  'packages/cli': ['protocol', 'server'],
  'packages/testing': ['protocol', 'client', 'server'],
  'packages/simulator': ['protocol', 'client', 'server', 'testing'],
};
const everyPackage = ['protocol', 'client', 'server', 'react', 'testing'];

/** Code without a platform: it takes time, network and storage through ports. */
const pure = /^(packages\/protocol\/src\/|packages\/\w+\/src\/engine\/|apps\/\w+\/src\/race\/)/;
const pureLibraries = new Set(['@standard-schema/spec']);
const platformFolders = /\/(browser|http|node|postgres)\//;
/** Tests, and what only they use. */
const test = /\.(test|fixture)\.tsx?$|^apps\/\w+\/test\/|^packages\/testing\/src\/e2e\//;

export const boundaries = {
  name: 'boundaries',
  says: 'imports run downward, through package doors, and the engine knows no platform',
  async run() {
    const paths = listSourceFiles().filter((path) => /^(packages|apps|bench)\/.*\.(ts|tsx)$/.test(path));
    return outcome(paths.flatMap((path) => boundaryProblems(path, readFileSync(root + path, 'utf8'))));
  },
};

/** What a file of that path and text does against the order, a line each. */
export function boundaryProblems(path, source) {
  const text = withoutComments(source);
  const problems = importsOf(text).map((specifier) => problemOf(path, specifier));
  if (pure.test(path) && !test.test(path) && /\bnew Date\(\s*\)|(?<!new )\bDate\(/.test(text))
    problems.push('reads the clock with Date(): take time from the TimeSource port');
  return problems.filter((problem) => problem !== undefined).map((problem) => `${path}: ${problem}`);
}

function problemOf(path, specifier) {
  const home = path.startsWith('bench/') ? 'bench' : path.split('/', 2).join('/');
  if (specifier.startsWith('.')) return problemOfRelative(path, home, specifier);
  if (specifier.startsWith('node:')) {
    const isPure = pure.test(path) && !test.test(path);
    return isPure ? `imports ${specifier}: the engine runs in browsers too` : undefined;
  }
  if (specifier.startsWith('@baton/')) return problemOfSibling(path, home, specifier);
  return problemOfLibrary(path, home, specifier);
}

function problemOfRelative(path, home, specifier) {
  const target = posix.join(posix.dirname(path), specifier);
  if (test.test(path) && target.startsWith('scripts/servers/')) return undefined;
  if (!target.startsWith(`${home}/`)) return `reaches out of ${home} by ${specifier}: import the package by its name`;
  const isPure = pure.test(path) && !test.test(path);
  if (isPure && platformFolders.test(target)) return `imports ${specifier}: the engine knows no platform`;
  return undefined;
}

function problemOfSibling(path, home, specifier) {
  const [, name, ...rest] = specifier.split('/');
  const below = test.test(path) ? everyPackage : (packagesBelow[home] ?? everyPackage);
  const isItself = home === `packages/${name}`;
  if (!isItself && !below.includes(name)) return `imports ${specifier}, which stands above or beside ${home}`;
  const doors = readPackage(`packages/${name}`)?.exports ?? {};
  const door = ['.', ...rest].join('/');
  return door in doors ? undefined : `imports ${specifier}, which is no door of that package`;
}

function problemOfLibrary(path, home, specifier) {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  if (pure.test(path) && !test.test(path) && !pureLibraries.has(name))
    return `imports ${name}: pure code takes ${[...pureLibraries].join(' and ')} alone`;
  const { dependencies, peerDependencies, devDependencies } = readPackage(home) ?? {};
  const forTests = { ...devDependencies, ...readPackage('.')?.devDependencies };
  const declared = { ...dependencies, ...peerDependencies, ...(isShipped(path) ? {} : forTests) };
  return name in declared ? undefined : `imports ${name}, which ${home}/package.json does not name`;
}

/** Tests, benchmarks and build files may use what only developers install. */
function isShipped(path) {
  return !test.test(path) && !path.endsWith('.config.ts') && !path.startsWith('bench/');
}

function readPackage(folder) {
  try {
    return JSON.parse(readFileSync(`${root}${folder}/package.json`, 'utf8'));
  } catch {
    return undefined;
  }
}
