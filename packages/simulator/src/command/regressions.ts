import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runSeed } from '../run-seed.ts';
import type { Violation } from '../violation.ts';
import type { SmallRun } from './shrink.ts';
import type { Failure } from './work.ts';

/** The folder of small runs that once broke a promise. Its place is given by the script that starts all this. */
const folder = process.env['BATON_SIM_REGRESSIONS'] ?? 'regressions';

/** Replays every run that ever failed. @returns those that fail again */
export async function replayRegressions(): Promise<
  readonly { readonly name: string; readonly violation: Violation }[]
> {
  const broken = [];
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()) {
    const { seed, steps, only } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as SmallRun;
    const { violation } = await runSeed({ seed, steps, only: only && new Set(only) });
    if (violation) broken.push({ name, violation });
  }
  return broken;
}

/** @returns the path of the file */
export function writeRegression({ invariant, what }: Failure, small: SmallRun): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${invariant}-${small.seed}.json`);
  writeFileSync(path, `${JSON.stringify({ invariant, what, ...small }, null, 2)}\n`);
  return path;
}
