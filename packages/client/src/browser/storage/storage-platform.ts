import type { RandomSource, Timers } from '../../engine/index.ts';
import { browserRandom } from '../random.ts';
import { browserTimers } from '../timers.ts';

/** What the storage needs of the page that it is in. */
export interface StoragePlatform {
  readonly indexedDB: IDBFactory;
  readonly timers: Timers;
  readonly random: RandomSource;
}

export function pageStorage(): StoragePlatform {
  return { indexedDB, timers: browserTimers, random: browserRandom };
}
