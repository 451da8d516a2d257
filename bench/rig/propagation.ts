import type { ClientHandlers } from './client-process.ts';
import type { Remote } from './remote.ts';

const warmUpRounds = 20;

/** From just before a write on one client until another sees it, one write at a time: in ms, one a round. */
export async function measurePropagation(
  writer: Remote<ClientHandlers>,
  reader: Remote<ClientHandlers>,
  rounds: number,
): Promise<number[]> {
  const board = await writer.call('createBoard');
  await Promise.all([writer.call('watch', board), reader.call('watch', board)]);
  const times: number[] = [];
  for (let n = 0; n < warmUpRounds + rounds; n++) {
    const seen = reader.call('seen', n);
    const writtenAt = await writer.call('write', board, n);
    const time = (await seen) - writtenAt;
    if (n >= warmUpRounds) times.push(time);
  }
  return times;
}
