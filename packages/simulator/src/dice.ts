import { createSeededRandom } from '@baton/testing/client';

/** Chance under a seed. Forks by name, so that one part of a world does not disturb another's luck. */
export class Dice {
  readonly #seed: number;
  readonly #random;

  constructor(seed: number) {
    this.#seed = seed;
    this.#random = createSeededRandom(seed);
  }

  fork(name: string): Dice {
    return new Dice(mix(this.#seed, name));
  }

  /** At least 0, below 1. */
  fraction(): number {
    return this.#random.fraction();
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  chance(share: number): boolean {
    return this.fraction() < share;
  }

  /** Around `mean`, often less, now and then much more: how waits are in nature. */
  wait(mean: number): number {
    return -Math.log(1 - this.fraction()) * mean;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.between(0, items.length - 1)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  bytes(length: number): Uint8Array {
    return this.#random.bytes(length);
  }
}

/** FNV-1a over the seed and the name. */
function mix(seed: number, name: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193) >>> 0;
  }
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
}
