import type { RandomSource } from '@baton/client/engine';
import type { ConformanceCase } from './case.ts';
import { expectEqual } from './expectation.ts';

export interface RandomSourceSubject {
  readonly random: RandomSource;
}

/** What every `RandomSource` shows. */
export const randomSourceConformance: readonly ConformanceCase<RandomSourceSubject>[] = [
  {
    title: 'bytes come in the wanted number, fresh each time',
    run: async ({ random }) => {
      expectEqual([random.bytes(0).length, random.bytes(16).length], [0, 16], 'lengths');
      const drawn = new Set(Array.from({ length: 1_000 }, () => random.bytes(16).join()));
      expectEqual(drawn.size, 1_000, 'different draws');
    },
  },
  {
    title: 'bytes belong to who asked: writing into them changes no later draw',
    run: async ({ random }) => {
      const [first, second] = [random.bytes(16), random.bytes(16)];
      const before = second.join();
      first.fill(0);
      expectEqual(second.join(), before, 'the second draw');
    },
  },
  {
    title: 'fractions spread from 0 to below 1',
    run: async ({ random }) => {
      const tenths = new Set<number>();
      for (let draw = 0; draw < 1_000; draw++) {
        const fraction = random.fraction();
        if (fraction < 0 || fraction >= 1) throw new Error(`drew ${fraction}`);
        tenths.add(Math.floor(fraction * 10));
      }
      expectEqual(tenths.size, 10, 'tenths that were drawn');
    },
  },
];
