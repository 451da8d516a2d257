import type { TimeSource } from '../engine/index.ts';

/** The coarsest clock that a browser is known to give (Firefox, `privacy.resistFingerprinting`). */
const coarsestMs = 100;
/** Takes some 10 to 50 ms, where the clock is so coarse that no step comes sooner. */
const readsMax = 100_000;

let grainMs: number | undefined;

/** `monotonicMs` is on the scale of every event's `timeStamp`. */
export const browserTime: TimeSource = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  get grainMs() {
    grainMs ??= measureGrain();
    return grainMs;
  },
};

/** The smallest of a few steps; one that does not come while it is looked for may be the coarsest. */
function measureGrain(): number {
  let smallestMs = coarsestMs;
  let last = performance.now();
  for (let reads = 0, steps = 0; reads < readsMax && steps < 5; reads++) {
    const stepMs = performance.now() - last;
    if (stepMs <= 0) continue;
    smallestMs = Math.min(smallestMs, stepMs);
    last += stepMs;
    steps++;
  }
  return smallestMs;
}
