import { BatonError } from '@baton/protocol';

const openTimeoutMs = 10_000;

/**
 * Opens the first version of a database. Some browsers never answer when their storage
 * process is ill, so it has an end.
 * @throws what IndexedDB reports, or BatonError STORAGE_FAILED
 */
export function openDatabase(name: string, createStores: (database: IDBDatabase) => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    let likelyCause = 'The browser did not open its storage within 10 s. Close and open the browser.';
    let hasEnded = false;
    const timer = setTimeout(() => {
      hasEnded = true;
      reject(new BatonError('STORAGE_FAILED', likelyCause, { details: name }));
    }, openTimeoutMs);
    const request = indexedDB.open(name, 1);
    request.onblocked = () => {
      likelyCause = 'Another tab of this application holds an older version of the storage. Close the other tabs.';
    };
    request.onupgradeneeded = () => createStores(request.result);
    request.onerror = () => {
      clearTimeout(timer);
      reject(request.error);
    };
    request.onsuccess = () => {
      clearTimeout(timer);
      if (hasEnded) request.result.close();
      else resolve(request.result);
    };
  });
}
