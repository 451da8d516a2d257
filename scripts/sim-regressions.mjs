import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './run-command.mjs';
import { patchOf, readPlants } from './simulator/plants.mjs';
import { runSimulator } from './simulator/run.mjs';

// A regression is a run that fails where a bug that was mended stands in the code again. As the simulator
// grows, its runs change, and one that proved its bug may pass: `--renew` finds another in its place.
const { values } = parseArgs({
  options: {
    renew: { type: 'boolean', default: false },
    seeds: { type: 'string', default: '2000' },
    only: { type: 'string' },
  },
});
const folder = join(root, 'packages/simulator/regressions');

let missing = 0;
for (const plant of readPlants(values.only).filter(({ isMended }) => isMended)) {
  const file = join(folder, `${plant.name}.json`);
  let state = (await proves(plant, file)) ? 'proves its bug' : 'proves nothing';
  if (state === 'proves nothing' && values.renew) state = (await renew(plant, file)) ? 'found anew' : 'not found';
  if (state === 'proves nothing' || state === 'not found') missing++;
  process.stdout.write(`${plant.name.padEnd(42)} ${state}\n`);
}
process.exitCode = missing === 0 ? 0 : 1;

async function proves(plant, file) {
  if (!existsSync(file)) return false;
  const { invariant } = JSON.parse(readFileSync(file, 'utf8'));
  const { output } = await runSimulator(['--replay', file], { patch: patchOf(plant) });
  return output.trim().split('\n').at(-1)?.startsWith(`${invariant}: `);
}

/** The first seed that fails with the bug, made small. */
async function renew(plant, file) {
  const found = mkdtempSync(join(tmpdir(), 'baton-regression-'));
  try {
    await runSimulator(['--seeds', values.seeds], { patch: patchOf(plant), regressions: found });
    const [name] = readdirSync(found);
    if (!name) return false;
    const { invariant, seed, steps, only } = JSON.parse(readFileSync(join(found, name), 'utf8'));
    writeFileSync(file, `${JSON.stringify({ invariant, what: plant.breaks, seed, steps, only })}\n`);
    return true;
  } finally {
    rmSync(found, { recursive: true });
  }
}
