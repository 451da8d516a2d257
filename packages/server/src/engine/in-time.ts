import { type BatonError, errorOf } from '@baton/protocol';
import type { Timer, Timers } from './ports.ts';

/** How long something may take. */
export interface Bound {
  /** What waits. */
  readonly name: string;
  readonly boundMs: number;
  /** What it fails with when the time is over. */
  readonly late: () => BatonError;
}

/** Code of the application gets 5 s: a device, or all of the embedded database, waits for it. */
export function applicationBound(name: string): Bound {
  return { name, boundMs: 5_000, late: () => errorOf('APPLICATION_SILENT', { details: name }) };
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
