import { BatonError } from '@baton/protocol';
import type { StoragePlatform } from './storage-platform.ts';

const openTimeoutMs = 10_000;

/**
 * Opens the first version of a database. Some browsers never answer when their storage
 * process is ill, so it has an end.
 * @throws what IndexedDB reports, or BatonError STORAGE_FAILED
 */
export function openDatabase(
  { indexedDB, timers }: StoragePlatform,
  name: string,
  createStores: (database: IDBDatabase) => void,
): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    let likelyCause = 'The browser did not open its storage within 10 s. Close and open the browser.';
    let hasEnded = false;
    const timer = timers.start('open storage', openTimeoutMs, () => {
      hasEnded = true;
      reject(new BatonError('STORAGE_FAILED', likelyCause, { details: name }));
    });
    const request = indexedDB.open(name, 1);
    request.onblocked = () => {
      likelyCause = 'Another tab of this application holds an older version of the storage. Close the other tabs.';
    };
    request.onupgradeneeded = () => createStores(request.result);
    request.onerror = () => {
      timer.cancel();
      reject(request.error);
    };
    request.onsuccess = () => {
      timer.cancel();
      if (hasEnded) request.result.close();
      else resolve(request.result);
    };
  });
}
