import { runSeed } from '../run-seed.ts';
import type { Invariant } from '../violation.ts';

/** What a worker is asked: to run these seeds. */
export interface Task {
  readonly from: number;
  readonly count: number;
  readonly steps: number;
}

/** What came of some seeds. */
export interface Outcome {
  readonly seeds: number;
  readonly steps: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly seed: number;
  readonly steps: number;
  readonly deeds: number;
  readonly invariant: Invariant;
  readonly what: string;
}

/** Of so many seeds one is run twice, and must be the same. */
const repeatEvery = 100;

/** Runs the seeds of a task up to the first that breaks a promise. */
export async function work({ from, count, steps: stepsMax }: Task): Promise<Outcome> {
  const counts: Record<string, number> = {};
  let steps = 0;
  for (let seed = from; seed < from + count; seed++) {
    const result = await runSeed({ seed, steps: stepsMax });
    steps += result.steps;
    for (const [what, times] of result.counts) counts[what] = (counts[what] ?? 0) + times;
    const failure = { seed, steps: stepsMax, deeds: result.deeds };
    const done = { seeds: seed - from + 1, steps, counts };
    if (result.violation) {
      const { invariant, message } = result.violation;
      return { ...done, failures: [{ ...failure, invariant, what: message }] };
    }
    if (seed % repeatEvery !== 0) continue;
    const again = await runSeed({ seed, steps: stepsMax });
    if (again.hash === result.hash) continue;
    const what = `two runs differ: ${result.hash} and ${again.hash}`;
    return { ...done, failures: [{ ...failure, invariant: 'deterministic', what }] };
  }
  return { seeds: count, steps, counts, failures: [] };
}
