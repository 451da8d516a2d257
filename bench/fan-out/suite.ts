import { connectBareCrowd, connectCrowd, openStreams } from '../rig/audience.ts';
import { startCast } from '../rig/cast.ts';
import { median } from '../rig/percentile.ts';
import { repeat } from '../rig/repeat.ts';
import type { Suite, SuiteOptions } from '../suite.ts';
import { measureRounds } from './rounds.ts';
import { measureFloor } from './floor.ts';

/** Streams, and within how many ms the last of them has an event, on two cores. */
const audiences = [
  { streams: 200, rounds: 100, target: 15 },
  { streams: 2_000, rounds: 30, target: 55 },
];
const clients = 200;
const crowds: readonly { readonly figure: string; readonly connect: typeof connectCrowd; readonly target?: number }[] =
  [
    { figure: `connecting ${clients} clients`, connect: connectBareCrowd, target: 500 },
    { figure: `the same, with their engines`, connect: connectCrowd },
  ];

export const fanOut: Suite = {
  name: 'fan-out',
  says: 'a write until the last of many open streams has it; many clients that connect at once',
  async *run(options) {
    for (const { streams, rounds, target } of audiences) {
      const turns = options.quick ? 5 : rounds;
      const floor = median(await measureFloor(streams, turns));
      const value = median(await measureStreams(streams, turns, options));
      yield { figure: `last of ${streams} streams`, value, unit: 'ms', floor, target };
    }
    for (const { figure, connect, target } of crowds) {
      const value = median(await measureConnecting(connect, options));
      yield { figure, value, unit: 'ms', ...(target === undefined ? {} : { target }) };
    }
  },
};

async function measureStreams(streams: number, rounds: number, options: SuiteOptions): Promise<readonly number[]> {
  const cast = await startCast('postgres', options);
  try {
    const writer = await cast.addClient('writer');
    const board = await writer.call('createBoard');
    const readers = await openStreams(cast, board, streams);
    return await measureRounds({ readers, write: (n) => writer.call('write', board, n) }, rounds);
  } finally {
    await cast.end();
  }
}

async function measureConnecting(connect: typeof connectCrowd, options: SuiteOptions): Promise<number[]> {
  return await repeat(options.quick ? 1 : 5, async () => {
    const cast = await startCast('postgres', options);
    try {
      const writer = await cast.addClient('writer');
      return await connect(cast, await writer.call('createBoard'), clients);
    } finally {
      await cast.end();
    }
  });
}
