import { formatScope } from '@baton/protocol';
import type { Measurement } from '../figure.ts';
import { startCast, type Cast } from '../rig/cast.ts';
import { insertRows } from '../rig/insert-rows.ts';
import { monotonicMs } from '../rig/monotonic.ts';
import { median } from '../rig/percentile.ts';
import { repeatBeside } from '../rig/repeat.ts';
import { bearer, readCursor } from '../rig/sync-requests.ts';
import type { SuiteOptions } from '../suite.ts';

const sizes = [1_000, 10_000, 100_000];

/** One pull of one change, from a scope that grows. */
export async function* measureOneChange(options: SuiteOptions): AsyncGenerator<Measurement> {
  const rounds = options.quick ? 50 : 500;
  const cast = await startCast('postgres', options);
  try {
    const writer = await cast.addClient('writer');
    const board = await writer.call('createBoard');
    let present = 0;
    for (const rows of sizes) {
      await insertRows(cast.server, board, rows - 1 - present, present);
      const { pull, ping } = await requestsFor(cast, board, rows - 1);
      present = rows;
      const { baton, floor } = await repeatBeside(rounds, { baton: pull, floor: ping });
      const figure = `pull of one change out of ${rows.toLocaleString('en')} rows`;
      yield { figure, value: median(baton), unit: 'ms', floor: median(floor) };
    }
  } finally {
    await cast.end();
  }
}

/** Inserts the note that the pulls then find. */
async function requestsFor({ url, server }: Cast, board: string, n: number) {
  const token = await server.call('issueToken', 'reader');
  const scope = formatScope('board', board);
  const cursor = await readCursor(url, token, scope);
  await insertRows(server, board, 1, n);
  const pullUrl = `${url}/pull?${new URLSearchParams({ scope, cursor })}`;
  const pingUrl = new URL('/api/ping', url).href;
  return { pull: () => timeOf(pullUrl, bearer(token)), ping: () => timeOf(pingUrl, {}) };
}

async function timeOf(url: string, headers: Record<string, string>): Promise<number> {
  const startedAt = monotonicMs();
  const response = await fetch(url, { headers });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${url} was answered with ${response.status}`);
  return monotonicMs() - startedAt;
}
