import { parseArgs } from 'node:util';
import { exitCodeOf } from '../exit-codes.ts';
import { neverMet, runCampaign, totalOf } from './campaign.ts';

/** So many runs must have met everything that there is to meet. */
const coverageFromRuns = 50;

const say = (text: string) => process.stdout.write(`${text}\n`);

/** @returns the exit code */
export async function main(given: readonly string[], chromiumPath: string): Promise<number> {
  const { values } = parseArgs({
    args: [...given],
    options: {
      runs: { type: 'string', default: '200' },
      from: { type: 'string', default: '1' },
      together: { type: 'string', default: '3' },
    },
  });
  const began = performance.now();
  const runs = await runCampaign({
    chromiumPath,
    from: Number(values.from),
    runs: Number(values.runs),
    together: Number(values.together),
    onRun: ({ seed, violation }) => {
      if (!violation) return;
      say(`seed ${seed} breaks ${violation.invariant}: ${violation.message}`);
      say(`again: npm run sim:chromium -- --from ${seed} --runs 1`);
    },
  });
  const total = totalOf(runs);
  const width = Math.max(...[...total.keys()].map((what) => what.length));
  for (const [what, times] of [...total].sort(([a], [b]) => (a < b ? -1 : 1))) {
    say(`  ${what.padEnd(width)}  ${String(times).padStart(8)}`);
  }
  const broken = runs.flatMap(({ violation }) => violation ?? []);
  const lost = broken.filter(({ invariant }) => invariant === 'saved-kept').length;
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  say(`${runs.length} runs, ${broken.length} violations, ${lost} losses, ${seconds} s`);
  if (broken[0]) return exitCodeOf(broken[0].invariant);
  const missing = runs.length >= coverageFromRuns ? neverMet(total) : [];
  for (const what of missing) say(`never met: ${what}`);
  return missing.length === 0 ? 0 : exitCodeOf('coverage');
}
