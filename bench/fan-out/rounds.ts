import type { Remote } from '../rig/remote.ts';
import type { StreamReadersHandlers } from '../rig/stream-readers-process.ts';

/** Open streams, and what sends each of them one event. */
export interface Audience {
  readonly readers: Remote<StreamReadersHandlers>;
  /** Resolves to when the write was begun. */
  write(round: number): Promise<number>;
}

const warmUpRounds = 5;

/** From the beginning of a write until the last stream has its event, in ms, one a round. */
export async function measureRounds({ readers, write }: Audience, rounds: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < warmUpRounds + rounds; round++) {
    await readers.call('forget');
    const last = readers.call('last');
    const writtenAt = await write(round);
    const time = (await last) - writtenAt;
    if (round >= warmUpRounds) times.push(time);
  }
  return times;
}
