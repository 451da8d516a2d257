import { formatScope } from '@baton/protocol';
import type { BareCrowdHandlers } from './bare-crowd-process.ts';
import type { Cast } from './cast.ts';
import type { CrowdHandlers } from './crowd-process.ts';
import type { Remote } from './remote.ts';
import type { StreamReadersHandlers } from './stream-readers-process.ts';
import { bearer, readCursor } from './sync-requests.ts';

/** Connects so many clients' engines, all in one process, to a board. Returns the ms until each had the whole of it. */
export async function connectCrowd(cast: Cast, board: string, clients: number): Promise<number> {
  const tokens = await issueTokens(cast, clients);
  return await cast.addProcess<CrowdHandlers>('crowd-process.js').call('connect', cast.url, tokens, board);
}

/** The same by the requests alone that such a client makes, so that the server is what is measured. */
export async function connectBareCrowd(cast: Cast, board: string, clients: number): Promise<number> {
  const tokens = await issueTokens(cast, clients);
  return await cast.addProcess<BareCrowdHandlers>('bare-crowd-process.js').call('connect', cast.url, tokens, board);
}

function issueTokens(cast: Cast, clients: number): Promise<readonly string[]> {
  return Promise.all(Array.from({ length: clients }, (_, n) => cast.server.call('issueToken', `reader ${n}`)));
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
