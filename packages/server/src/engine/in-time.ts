import type { BatonError } from '@baton/protocol';
import type { Timer, Timers } from './ports.ts';

/** How long something may take. */
export interface Bound {
  /** What waits. */
  readonly name: string;
  readonly boundMs: number;
  /** What it fails with when the time is over. */
  readonly late: () => BatonError;
}

/** The outcome of `work`, or a failure where it does not come in time. */
export async function inTime<Result>(
  timers: Timers,
  { name, boundMs, late }: Bound,
  work: Result | Promise<Result>,
): Promise<Result> {
  let timer: Timer | undefined;
  const end = new Promise<never>((_resolve, reject) => {
    timer = timers.start(name, boundMs, () => reject(late()));
  });
  try {
    return await Promise.race([work, end]);
  } finally {
    timer?.cancel();
  }
}
