import type { RandomBytes } from '@baton/protocol';

/** Random bytes that a seed repeats (mulberry32). Not for secrets. */
export function createSeededBytes(seed: number): RandomBytes {
  let state = seed >>> 0;

  function nextByte(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) & 0xff;
  }

  return (length) => Uint8Array.from({ length }, nextByte);
}
