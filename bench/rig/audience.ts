import { formatScope } from '@baton/protocol';
import type { Cast } from './cast.ts';
import type { CrowdHandlers } from './crowd-process.ts';
import type { Remote } from './remote.ts';
import type { StreamReadersHandlers } from './stream-readers-process.ts';
import { bearer, readCursor } from './sync-requests.ts';

/** Connects so many clients, all in one process, to a board. Returns the ms until each had the whole of it. */
export async function connectCrowd(cast: Cast, board: string, clients: number): Promise<number> {
  const names = Array.from({ length: clients }, (_, n) => `reader ${n}`);
  const tokens = await Promise.all(names.map((name) => cast.server.call('issueToken', name)));
  return await cast.addProcess<CrowdHandlers>('crowd-process.js').call('connect', cast.url, tokens, board);
}

/** Opens so many bare streams on a board, all held by one process. Resolves when all of them are live. */
export async function openStreams(cast: Cast, board: string, streams: number): Promise<Remote<StreamReadersHandlers>> {
  const token = await cast.server.call('issueToken', 'reader');
  const scope = formatScope('board', board);
  const cursor = await readCursor(cast.url, token, scope);
  const address = `${cast.url}/events?${new URLSearchParams({ scope, cursor })}`;
  const readers = cast.addProcess<StreamReadersHandlers>('stream-readers-process.js');
  await readers.call('open', address, bearer(token), streams, 'event: live');
  return readers;
}
