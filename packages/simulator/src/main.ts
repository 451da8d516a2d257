import { readFileSync } from 'node:fs';
import { readOptions, readOrExplain, usage } from './command/options.ts';
import { replayRegressions, writeRegression } from './command/regressions.ts';
import { describeTotal, neverMet } from './command/report.ts';
import { shrink, type SmallRun } from './command/shrink.ts';
import { work, type Failure, type Task } from './command/work.ts';
import { sweep } from './command/workers.ts';
import { exitCodeOf } from './exit-codes.ts';
import { runSeed } from './run-seed.ts';

/** So many seeds must have met everything that there is to meet. */
const coverageFromSeeds = 1_000;

const say = (text: string) => process.stdout.write(`${text}\n`);

if (process.argv.includes('--worker')) {
  Error.stackTraceLimit = 0;
  process.on('message', (task: Task) => void work(task).then((outcome) => process.send?.(outcome)));
} else {
  process.exitCode = await main();
}

async function main(): Promise<number> {
  const options = readOrExplain(readOptions, usage);
  if (!options) return 1;
  const { seed, replay, steps } = options;
  if (seed !== undefined) return await show({ seed, steps });
  if (replay !== undefined) return await show(JSON.parse(readFileSync(replay, 'utf8')) as SmallRun);
  if (!options.isHunt) {
    const broken = await replayRegressions();
    for (const { name, violation } of broken) say(`regression ${name}: ${violation.invariant}: ${violation.message}`);
    if (broken[0]) return exitCodeOf(broken[0].violation.invariant);
  }
  const began = performance.now();
  const total = await sweep(options);
  const [failure] = total.failures;
  if (options.isHunt) {
    say(JSON.stringify({ seeds: total.seeds, failure: failure ?? null }));
    return failure ? exitCodeOf(failure.invariant) : 0;
  }
  say(describeTotal(total, (performance.now() - began) / 1_000));
  if (failure) return await explain(failure);
  const missing = total.seeds >= coverageFromSeeds ? neverMet(total) : [];
  for (const what of missing) say(`never met: ${what}`);
  return missing.length === 0 ? 0 : exitCodeOf('coverage');
}

/** Replays one run with all that happened in it. */
async function show({ seed, steps, only }: { seed: number; steps: number; only?: readonly number[] }): Promise<number> {
  const result = await runSeed({ seed, steps, only: only && new Set(only), keepTrace: true });
  say(result.trace.join('\n'));
  say(`seed ${seed}: ${result.steps} steps, ${result.deeds} deeds, trace ${result.hash}`);
  if (!result.violation) return 0;
  say(`${result.violation.invariant}: ${result.violation.message}`);
  return exitCodeOf(result.violation.invariant);
}

async function explain(failure: Failure): Promise<number> {
  say(`\nseed ${failure.seed} breaks ${failure.invariant}: ${failure.what}`);
  say(`replay: npm run sim -- --seed ${failure.seed} --steps ${failure.steps}`);
  // A run that does not end cannot be made smaller by running it.
  if (failure.deeds === 0) return exitCodeOf(failure.invariant);
  const small = await shrink(failure);
  say(`${small.only.length} of its ${failure.deeds} deeds are enough: ${writeRegression(failure, small)}`);
  return exitCodeOf(failure.invariant);
}
