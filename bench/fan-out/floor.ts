import { startProcess } from '../rig/remote.ts';
import { body } from '../rig/schema.ts';
import type { StreamReadersHandlers } from '../rig/stream-readers-process.ts';
import type { RawServerHandlers } from './raw-server-process.ts';
import { measureRounds } from './rounds.ts';

/** As large as what the server writes about one row. */
const event = `event: versions\ndata: ${body.repeat(3)}\n\n`;

/** The same streams, written raw by a server that does nothing else: ms until the last has the event, one a round. */
export async function measureFloor(streams: number, rounds: number): Promise<readonly number[]> {
  const server = startProcess<RawServerHandlers>(new URL('raw-server-process.js', import.meta.url));
  const readers = startProcess<StreamReadersHandlers>(new URL('../rig/stream-readers-process.js', import.meta.url));
  try {
    await readers.call('open', await server.call('start'), {}, streams, 'event: live');
    return await measureRounds({ readers, write: () => server.call('broadcast', event) }, rounds);
  } finally {
    await Promise.all([server.kill(), readers.kill()]);
  }
}
