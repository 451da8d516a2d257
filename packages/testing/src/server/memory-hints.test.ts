import { describe, expect, test } from 'vitest';
import { hintsConformance } from '../conformance/index.ts';
import { createMemoryHints } from './memory-hints.ts';
import { settle } from './virtual-ports.ts';

describe('hints in memory', () => {
  for (const { title, run } of hintsConformance) {
    test(title, () => {
      const carrier = createMemoryHints();
      return run({
        node: async () => carrier.node(),
        async until(isSo) {
          await settle();
          expect(isSo()).toBe(true);
        },
      });
    });
  }
});
