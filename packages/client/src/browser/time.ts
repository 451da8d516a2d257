import type { TimeSource } from '../engine/index.ts';

/** `monotonicMs` is on the scale of every event's `timeStamp`. */
export const browserTime: TimeSource = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};
