import type { RandomSource } from '../engine/index.ts';

/** `getRandomValues` alone: `randomUUID` is missing on a page of plain http, as phones in one network have it. */
export const browserRandom: RandomSource = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  fraction: () => Math.random(),
};
