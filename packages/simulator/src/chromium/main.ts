import { parseArgs } from 'node:util';
import { positive, readOrExplain } from '../command/options.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { runCampaign } from './campaign.ts';
import type { PhoneRun } from './run-phone.ts';
import { neverMet, tallyOf } from './tally.ts';

/** So many runs must have met everything that there is to meet. */
const coverageFromRuns = 50;

const usage = 'npm run sim:chromium -- [--runs 200] [--from 1] [--together 3]';

const say = (text: string) => process.stdout.write(`${text}\n`);

/** @returns the exit code */
export async function main(chromiumPath: string): Promise<number> {
  const options = readOrExplain(readOptions, usage);
  if (!options) return 1;
  const began = performance.now();
  const runs = await runCampaign({ ...options, chromiumPath, onRun: sayWhatBroke });
  const tally = tallyOf(runs);
  const width = Math.max(...[...tally.keys()].map((what) => what.length));
  for (const [what, times] of tally) say(`  ${what.padEnd(width)}  ${String(times).padStart(8)}`);
  const violations = runs.flatMap(({ violation }) => violation ?? []);
  const losses = violations.filter(({ invariant }) => invariant === 'saved-kept').length;
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  say(`${runs.length} runs, ${violations.length} violations, ${losses} of them losses, ${seconds} s`);
  if (violations[0]) return exitCodeOf(violations[0].invariant);
  const missing = runs.length >= coverageFromRuns ? neverMet(tally) : [];
  for (const what of missing) say(`never met: ${what}`);
  return missing.length === 0 ? 0 : exitCodeOf('coverage');
}

function readOptions(given: readonly string[]) {
  const { values } = parseArgs({
    args: [...given],
    options: {
      runs: { type: 'string', default: '200' },
      from: { type: 'string', default: '1' },
      together: { type: 'string', default: '3' },
    },
  });
  return {
    runs: positive('runs', values.runs),
    from: positive('from', values.from),
    together: positive('together', values.together),
  };
}

function sayWhatBroke({ seed, broken, violation }: PhoneRun): void {
  if (!violation) return;
  say(`seed ${seed} breaks ${violation.invariant}: ${violation.message}`);
  say(`  after ${broken.join(', ')}; again: npm run sim:chromium -- --from ${seed} --runs 1`);
}
