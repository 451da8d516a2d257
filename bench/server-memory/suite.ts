import { connectCrowd, openStreams } from '../rig/audience.ts';
import { startCast, type Cast } from '../rig/cast.ts';
import { insertRows } from '../rig/insert-rows.ts';
import { median } from '../rig/percentile.ts';
import { repeat } from '../rig/repeat.ts';
import type { Suite, SuiteOptions } from '../suite.ts';

/** Does to a fresh server what its memory is then measured with. */
type Load = (cast: Cast, board: string) => Promise<unknown>;

const loads: readonly { readonly figure: string; readonly target: number; readonly load: Load }[] = [
  { figure: 'idle', target: 90, load: async () => undefined },
  { figure: 'with 200 clients', target: 120, load: (cast, board) => connectCrowd(cast, board, 200) },
  { figure: '100,000 rows served', target: 150, load: serveRows },
  { figure: 'with 10,000 idle streams', target: 400, load: (cast, board) => openStreams(cast, board, 10_000) },
];

export const serverMemory: Suite = {
  name: 'server-memory',
  says: 'what the process of a server holds, its Postgres being elsewhere',
  async *run(options) {
    for (const { figure, target, load } of loads) {
      const measured = await repeat(options.quick ? 1 : 3, () => measureServer(load, options));
      yield { figure, value: median(measured.map(({ residentMb }) => residentMb)), unit: 'MB', target };
      yield { figure: `${figure}, peak`, value: median(measured.map(({ peakMb }) => peakMb)), unit: 'MB' };
    }
  },
};

async function measureServer(load: Load, options: SuiteOptions) {
  const cast = await startCast('postgres', options);
  try {
    const writer = await cast.addClient('writer');
    const board = await writer.call('createBoard');
    await load(cast, board);
    return await cast.server.call('memory');
  } finally {
    await cast.end();
  }
}

async function serveRows(cast: Cast, board: string): Promise<void> {
  await insertRows(cast.server, board, 100_000);
  const reader = await cast.addClient('reader');
  await reader.call('watch', board);
}
