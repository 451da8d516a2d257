import { startCast } from '../rig/cast.ts';
import { median, percentile } from '../rig/percentile.ts';
import { measurePropagation } from '../rig/propagation.ts';
import { repeatBeside } from '../rig/repeat.ts';
import type { Suite, SuiteOptions } from '../suite.ts';

const nodesCount = 3;
const writers = 6;
const writesEach = 500;

export const nodes: Suite = {
  name: 'nodes',
  says: `${nodesCount} servers over one Postgres, beside one`,
  async *run(options) {
    const pushes = await repeatBeside(options.quick ? 1 : 5, {
      baton: () => measurePushes(nodesCount, options),
      floor: () => measurePushes(1, options),
    });
    yield { figure: 'mutations a second', value: median(pushes.baton), unit: '1/s', floor: median(pushes.floor) };
    const rounds = options.quick ? 50 : 500;
    const apart = await measureAcross(nodesCount, rounds, options);
    const together = await measureAcross(1, rounds, options);
    for (const [name, share] of Object.entries({ p50: 0.5, p95: 0.95, p99: 0.99 })) {
      const floor = percentile(together, share);
      yield { figure: `write seen through another node, ${name}`, value: percentile(apart, share), unit: 'ms', floor };
    }
  },
};

/** Confirmed mutations a second of clients that are spread over the nodes, each on a board of its own. */
async function measurePushes(count: number, options: SuiteOptions): Promise<number> {
  const cast = await startCast('postgres', options, count);
  try {
    const numbers = Array.from({ length: writers }, (_, n) => n);
    const clients = await Promise.all(numbers.map((n) => cast.addClient(`writer ${n}`, n % count)));
    const boards = await Promise.all(clients.map((client) => client.call('createBoard')));
    const bursts = await Promise.all(clients.map((client, n) => client.call('burst', boards[n] ?? '', writesEach)));
    const startedAt = Math.min(...bursts.map((burst) => burst.startedAt));
    const confirmedAt = Math.max(...bursts.map((burst) => burst.confirmedAt));
    return (1_000 * writers * writesEach) / (confirmedAt - startedAt);
  } finally {
    await cast.end();
  }
}

/** The writer on the first node, the reader on the last. */
async function measureAcross(count: number, rounds: number, options: SuiteOptions): Promise<number[]> {
  const cast = await startCast('postgres', options, count);
  try {
    return await measurePropagation(await cast.addClient('writer'), await cast.addClient('reader', count - 1), rounds);
  } finally {
    await cast.end();
  }
}
