import type { IndexedDisk } from '@baton/testing/client';
import type { Faults, Strikes } from './faults.ts';

/** What a browser's own storage does to the tabs of a device, where the world has such storage. */
export const indexedDbStrikes = {
  'outbox-full-at-request': strike(({ outbox }) => outbox.faults.failNextWrite('STORAGE_FULL', 'request')),
  'storage-connections-lost': strike(({ indexedDb }) => indexedDb.loseConnections()),
  'storage-opens-late': strike(({ indexedDb }, faults) => {
    indexedDb.hang();
    faults.later(15_000, () => indexedDb.goOn());
  }),
  'storage-upgrade-tried': strike((disk) => disk.tryUpgrade()),
  'cache-deleted-in-use': strike(({ cache }) => cache.clear()),
} satisfies Strikes;

function strike(work: (disk: IndexedDisk, faults: Faults) => void): (faults: Faults) => boolean {
  return (faults) => {
    const { indexedDisk } = faults.device();
    if (indexedDisk) work(indexedDisk, faults);
    return indexedDisk !== undefined;
  };
}
