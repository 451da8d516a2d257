import { createSeededRandom } from '@baton/testing/client';

export interface Chance {
  /** A whole number from 1 on. */
  upTo(most: number): number;
  /** @throws RangeError where there is none */
  pick<Item>(items: readonly Item[]): Item;
}

export function createChance(seed: number): Chance {
  const random = createSeededRandom(seed);
  const upTo = (most: number) => 1 + Math.floor(random.fraction() * most);
  return {
    upTo,
    pick(items) {
      const item = items[upTo(items.length) - 1];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
  };
}
