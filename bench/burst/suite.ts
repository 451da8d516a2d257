import type { Measurement } from '../figure.ts';
import { startCast } from '../rig/cast.ts';
import { databaseKinds, type DatabaseKind } from '../rig/database-kind.ts';
import { median } from '../rig/percentile.ts';
import { repeat } from '../rig/repeat.ts';
import type { Suite, SuiteOptions } from '../suite.ts';
import { measureFloor } from './floor.ts';

const writes = 5_000;
/** For a durable Postgres on two cores. */
const targetsMs = { 'saved locally': 150, 'in the database': 1_500, 'on another client': 1_600 };
type Stage = keyof typeof targetsMs;

export const burst: Suite = {
  name: 'burst',
  says: `${writes} single writes on one client, each a mutation of its own`,
  async *run(options) {
    const rounds = options.quick ? 1 : 5;
    for (const kind of databaseKinds) {
      const floors = await repeat(rounds, () => measureFloor(kind, writes, options));
      const times = await repeat(rounds, () => measureBurst(kind, options));
      for (const stage of Object.keys(targetsMs) as Stage[])
        yield measurement(kind, stage, median(times.map((time) => time[stage])), median(floors));
    }
  },
};

function measurement(kind: DatabaseKind, stage: Stage, value: number, floor: number): Measurement {
  const measured: Measurement = { figure: `${kind} ${stage}`, value, unit: 'ms' };
  // Saving on the device never reaches the database.
  const withFloor = stage === 'saved locally' ? measured : { ...measured, floor };
  return kind === 'postgres' ? { ...withFloor, target: targetsMs[stage] } : withFloor;
}

async function measureBurst(kind: DatabaseKind, options: SuiteOptions): Promise<Record<Stage, number>> {
  const cast = await startCast(kind, options);
  try {
    const writer = await cast.addClient('writer');
    const reader = await cast.addClient('reader');
    const board = await writer.call('createBoard');
    await Promise.all([writer.call('watch', board), reader.call('watch', board)]);
    const seen = reader.call('seenCount', writes);
    const { startedAt, savedAt, confirmedAt, applied } = await writer.call('burst', board, writes);
    const seenAt = await seen;
    const count = 'select count(*)::integer as rows, count(distinct n)::integer as numbers from note';
    const [present] = await cast.server.call('query', count);
    if (applied !== writes || present?.['rows'] !== writes || present['numbers'] !== writes)
      throw new Error(`not exactly once: ${applied} applied, table has ${JSON.stringify(present)}`);
    return {
      'saved locally': savedAt - startedAt,
      'in the database': confirmedAt - startedAt,
      'on another client': seenAt - startedAt,
    };
  } finally {
    await cast.end();
  }
}
