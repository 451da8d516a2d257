import type { Measurement } from '../figure.ts';
import { startCast } from '../rig/cast.ts';
import { databaseKinds, type DatabaseKind } from '../rig/database-kind.ts';
import { percentile } from '../rig/percentile.ts';
import { measurePropagation } from '../rig/propagation.ts';
import type { Suite, SuiteOptions } from '../suite.ts';
import { measureFloor } from './floor.ts';

const shares = { p50: 0.5, p95: 0.95, p99: 0.99 };
/** For a durable Postgres on two cores. */
const targetsMs: Partial<Record<string, number>> = { 'postgres p50': 2.5, 'postgres p99': 8 };

export const propagation: Suite = {
  name: 'propagation',
  says: 'a write on one client until it is seen on another, each in a process of its own',
  async *run(options) {
    for (const kind of databaseKinds) {
      const rounds = options.quick ? 100 : 1_000;
      const floor = await measureFloor(kind, rounds, options);
      const times = await measureWrites(kind, rounds, options);
      for (const [name, share] of Object.entries(shares)) yield measurement(`${kind} ${name}`, times, floor, share);
    }
  },
};

function measurement(figure: string, times: number[], floor: number[], share: number): Measurement {
  const target = targetsMs[figure];
  return {
    figure,
    value: percentile(times, share),
    unit: 'ms',
    floor: percentile(floor, share),
    ...(target === undefined ? {} : { target }),
  };
}

async function measureWrites(kind: DatabaseKind, rounds: number, options: SuiteOptions): Promise<number[]> {
  const cast = await startCast(kind, options);
  try {
    const writer = await cast.addClient('writer');
    const reader = await cast.addClient('reader');
    return await measurePropagation(writer, reader, rounds);
  } finally {
    await cast.end();
  }
}
