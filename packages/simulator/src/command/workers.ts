import { fork } from 'node:child_process';
import type { Failure, Outcome, Task } from './work.ts';

export interface Sweep {
  readonly from: number;
  readonly seeds: number;
  readonly steps: number;
  readonly jobs: number;
  readonly minutes: number | undefined;
}

export interface Total {
  seeds: number;
  steps: number;
  readonly counts: Map<string, number>;
  readonly failures: Failure[];
}

const seedsPerTask = 10;
/** Worlds are short-lived: with room for one, less of it is taken for old. */
const youngGeneration = '--max-semi-space-size=64';
/** A task takes seconds, also where many other programs want the CPU. */
const taskMaxMs = 300_000;

/** Runs seeds in several processes, up to the first failure or the end of the time. */
export async function sweep({ from, seeds, steps, jobs, minutes }: Sweep): Promise<Total> {
  const total: Total = { seeds: 0, steps: 0, counts: new Map(), failures: [] };
  const endsAt = minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + minutes * 60_000;
  let next = from;

  function nextTask(): Task | undefined {
    const left = from + seeds - next;
    if (left <= 0 || total.failures.length > 0 || Date.now() > endsAt) return undefined;
    const count = Math.min(seedsPerTask, left);
    next += count;
    return { from: next - count, count, steps };
  }

  function take({ seeds: done, steps: taken, counts, failures }: Outcome): void {
    total.seeds += done;
    total.steps += taken;
    for (const [what, times] of Object.entries(counts)) total.counts.set(what, (total.counts.get(what) ?? 0) + times);
    total.failures.push(...failures);
  }

  await Promise.all(Array.from({ length: jobs }, () => employ(nextTask, take)));
  total.failures.sort((a, b) => a.seed - b.seed);
  return total;
}

/** One process, given one task after another until there is none. A seed that does not end is a failure. */
function employ(nextTask: () => Task | undefined, take: (outcome: Outcome) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(process.argv[1] ?? '', ['--worker'], { execArgv: [youngGeneration] });
    let task: Task | undefined;
    let watchdog: NodeJS.Timeout | undefined;
    const give = () => {
      clearTimeout(watchdog);
      task = nextTask();
      if (!task) return child.disconnect();
      watchdog = setTimeout(() => child.kill('SIGKILL'), taskMaxMs);
      child.send(task);
    };
    child.on('message', (outcome: Outcome) => {
      take(outcome);
      give();
    });
    child.on('exit', (code) => {
      if (code === 0) return resolve();
      if (code !== null || !task) return reject(new Error(`a worker ended with code ${code}`));
      const what = `seed ${task.from} or one of the ${task.count - 1} after it does not end`;
      const failure: Failure = { seed: task.from, steps: task.steps, deeds: 0, invariant: 'converges', what };
      take({ seeds: 0, steps: 0, counts: {}, failures: [failure] });
      resolve();
    });
    give();
  });
}
