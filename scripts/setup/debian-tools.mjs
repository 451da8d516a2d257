import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from '../run-command.mjs';
import { findChromium } from '../servers/chromium.mjs';
import { findBinaries } from '../servers/postgres.mjs';

/** What the tests need beside Node: what finds it, or throws, and Debian's packages of it. */
const tools = [
  { name: 'Postgres', find: findBinaries, packages: ['postgresql'] },
  { name: 'Python', find: () => findOnPath('python3'), packages: ['python3'] },
  { name: 'curl', find: () => findOnPath('curl'), packages: ['curl'] },
  { name: 'Chromium', find: findChromium, packages: ['chromium', 'fonts-dejavu-core'] },
];

/**
 * Installs missing tools from Debian's packages where that is allowed.
 * @returns the names of the tools that are still missing, with the reason
 */
export async function provideTools() {
  const missing = tools.filter((tool) => !isPresent(tool));
  if (missing.length === 0) return [];
  const packages = missing.flatMap((tool) => tool.packages);
  const reason = await installPackages(packages);
  return tools
    .filter((tool) => !isPresent(tool))
    .map((tool) => ({
      name: tool.name,
      reason: `${reason}; install ${tool.packages.join(' and ')}, then run this again`,
    }));
}

async function installPackages(packages) {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot) return 'packages are installed by root alone';
  console.error(`Installing ${packages.join(', ')} (apt-get) …`);
  const update = await runCommand('apt-get', ['update', '-qq']);
  if (update.code === 127) return 'there is no apt-get here';
  const flags = ['install', '-qq', '-y', '--no-install-recommends'];
  // DEBIAN_FRONTEND through env(1): packages must not ask questions.
  const result = await runCommand('env', ['DEBIAN_FRONTEND=noninteractive', 'apt-get', ...flags, ...packages]);
  return result.code === 0 ? 'apt-get brought something else' : `apt-get failed: ${result.output.trim().slice(-300)}`;
}

function findOnPath(program) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  if (!folders.some((folder) => existsSync(join(folder, program)))) throw new Error(`${program} is not installed`);
}

function isPresent(tool) {
  try {
    tool.find();
    return true;
  } catch {
    return false;
  }
}
