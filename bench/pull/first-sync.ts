import type { Measurement } from '../figure.ts';
import { startCast } from '../rig/cast.ts';
import { insertRows } from '../rig/insert-rows.ts';
import { median } from '../rig/percentile.ts';
import { repeat } from '../rig/repeat.ts';
import type { SuiteOptions } from '../suite.ts';
import { measureFloor } from './floor.ts';

/** Rows, and within how many ms a client has them, on two cores. */
const sizes = [
  { rows: 1_000, target: 60 },
  { rows: 10_000, target: 200 },
  { rows: 100_000, target: 1_200 },
];
const clientMemoryMb = 190;

/** A client that has nothing yet, until it has the whole of a board in memory. */
export async function* measureFirstSync(options: SuiteOptions): AsyncGenerator<Measurement> {
  const rounds = options.quick ? 1 : 5;
  for (const { rows, target } of sizes) {
    const floor = median(await measureFloor(rows, rounds, options));
    const { times, peaksMb } = await measureClients(rows, rounds, options);
    const size = rows.toLocaleString('en');
    yield { figure: `first sync of ${size} rows`, value: median(times), unit: 'ms', floor, target };
    if (rows < 100_000) continue;
    const figure = `memory of a client with ${size} rows, peak`;
    yield { figure, value: median(peaksMb), unit: 'MB', target: clientMemoryMb };
  }
}

async function measureClients(rows: number, rounds: number, options: SuiteOptions) {
  const cast = await startCast('postgres', options);
  try {
    const writer = await cast.addClient('writer');
    const board = await writer.call('createBoard');
    await insertRows(cast.server, board, rows);
    const synced = await repeat(rounds, async () => {
      const client = await cast.addClient('reader');
      const time = await client.call('watch', board);
      const { peakMb } = await client.call('memory');
      await client.kill();
      return { time, peakMb };
    });
    return { times: synced.map(({ time }) => time), peaksMb: synced.map(({ peakMb }) => peakMb) };
  } finally {
    await cast.end();
  }
}
