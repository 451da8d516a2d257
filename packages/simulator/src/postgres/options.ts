import { parseArgs } from 'node:util';
import { positive } from '../command/options.ts';

export interface Options {
  /** The first seed. */
  readonly from: number;
  readonly seeds: number;
  /** How many worlds there are at a time. */
  readonly together: number;
  readonly databaseUrl: string;
  /** Where to write down what happened in a world that broke a promise. */
  readonly traceFolder: string;
}

export const usage = 'npm run sim:postgres -- [--seeds 1000] [--from 1] [--together 16]';

/** The database and the folder are given by the script that starts all this. @throws TypeError with what is wrong */
export function readOptions(given: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...given],
    options: {
      seeds: { type: 'string', default: '1000' },
      from: { type: 'string', default: '1' },
      together: { type: 'string', default: '16' },
    },
  });
  return {
    from: positive('from', values.from),
    seeds: positive('seeds', values.seeds),
    together: positive('together', values.together),
    databaseUrl: process.env['BATON_SIM_POSTGRES'] ?? '',
    traceFolder: process.env['BATON_SIM_TRACES'] ?? 'traces',
  };
}
