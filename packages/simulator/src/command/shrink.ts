import { runSeed } from '../run-seed.ts';
import type { Failure } from './work.ts';

/** A run that fails in the same way with fewer deeds. */
export interface SmallRun {
  readonly seed: number;
  readonly steps: number;
  /** Numbers of the deeds that are done, where not all are. */
  readonly only?: readonly number[];
}

const triesMax = 300;

/**
 * Leaves out deeds as long as the same promise is broken: halves first, then smaller parts
 * (delta debugging, Zeller and Hildebrandt 2002).
 */
export async function shrink({ seed, steps, deeds, invariant }: Failure): Promise<Required<SmallRun>> {
  let only = Array.from({ length: deeds }, (_, index) => index + 1);
  let tries = 0;
  const stillFails = async (kept: readonly number[]) => {
    tries++;
    const { violation } = await runSeed({ seed, steps, only: new Set(kept) });
    return violation?.invariant === invariant;
  };
  for (
    let size = Math.ceil(only.length / 2);
    size >= 1 && tries < triesMax;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let start = 0; start < only.length && tries < triesMax; ) {
      const kept = [...only.slice(0, start), ...only.slice(start + size)];
      if (await stillFails(kept)) only = kept;
      else start += size;
    }
  }
  return { seed, steps, only };
}
