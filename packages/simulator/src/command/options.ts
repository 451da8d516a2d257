import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

export interface Options {
  readonly steps: number;
  readonly jobs: number;
  /** The first seed. */
  readonly from: number;
  /** How many seeds; as many as there is time for where `minutes` is given. */
  readonly seeds: number;
  readonly minutes: number | undefined;
  /** One seed, with its trace. */
  readonly seed: number | undefined;
  /** A file of a smaller run, to be replayed with its trace. */
  readonly replay: string | undefined;
  /** Ends at the first violation without making it smaller: how planted bugs are hunted. */
  readonly isHunt: boolean;
}

export const usage = `npm run sim -- [--seeds 2000] [--from 1] [--steps 2000] [--jobs CPUS] [--minutes M]
npm run sim -- --seed N [--steps 2000]     replays one seed and prints its trace
npm run sim -- --replay FILE               replays a smaller run`;

/** @throws TypeError with what is wrong */
export function readOptions(given: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...given],
    options: {
      seeds: { type: 'string', default: '2000' },
      from: { type: 'string', default: '1' },
      steps: { type: 'string', default: '2000' },
      jobs: { type: 'string', default: String(availableParallelism()) },
      minutes: { type: 'string' },
      seed: { type: 'string' },
      replay: { type: 'string' },
      hunt: { type: 'boolean', default: false },
    },
  });
  const minutes = values.minutes === undefined ? undefined : positive('minutes', values.minutes);
  return {
    steps: positive('steps', values.steps),
    jobs: positive('jobs', values.jobs),
    from: positive('from', values.from),
    seeds: minutes === undefined ? positive('seeds', values.seeds) : Number.MAX_SAFE_INTEGER,
    minutes,
    seed: values.seed === undefined ? undefined : positive('seed', values.seed),
    replay: values.replay,
    isHunt: values.hunt,
  };
}

/** What was asked for; undefined where it makes no sense, which the person is told. */
export function readOrExplain<Asked>(read: (given: readonly string[]) => Asked, howTo: string): Asked | undefined {
  try {
    return read(process.argv.slice(2));
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n\n${howTo}\n`);
    return undefined;
  }
}

/** @throws TypeError with what is wrong */
export function positive(name: string, text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new TypeError(`--${name} takes a number above 0, not ${JSON.stringify(text)}`);
  return number;
}
