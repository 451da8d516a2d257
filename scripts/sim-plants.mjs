import { parseArgs } from 'node:util';
import { patchOf, readPlants } from './simulator/plants.mjs';
import { runSimulator } from './simulator/run.mjs';

// Plants one bug after another into production code and counts the seeds until the simulator sees it.
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10000' },
    steps: { type: 'string', default: '2000' },
    only: { type: 'string' },
  },
});

let missed = 0;
for (const plant of readPlants(values.only)) {
  const began = performance.now();
  const hunt = ['--hunt', '--seeds', values.seeds, '--steps', values.steps];
  const { output } = await runSimulator(hunt, { patch: patchOf(plant) });
  const line = output.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) throw new Error(`${plant.name}: ${output}`);
  const { seeds, failure } = JSON.parse(line);
  if (!failure) missed++;
  const caught = failure ? `${failure.invariant.padEnd(20)} seed ${failure.seed}` : `MISSED in ${seeds} seeds`;
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  process.stdout.write(`${plant.name.padEnd(42)} ${caught.padEnd(34)} ${seconds} s\n`);
}
process.stdout.write(missed === 0 ? 'every planted bug was seen\n' : `${missed} planted bugs were missed\n`);
process.exitCode = missed === 0 ? 0 : 1;
