import { BatonError } from '@baton/protocol';
import { storageError } from './storage-error.ts';

const openTimeoutMs = 10_000;

/**
 * Opens the first version of a database. Some browsers never answer when their storage
 * process is ill, so it has an end.
 * @throws BatonError STORAGE_FAILED or STORAGE_FULL
 */
export function openDatabase(name: string, createStores: (database: IDBDatabase) => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    let hasEnded = false;
    let likelyCause = 'The browser did not open its storage within 10 s. Close and open the browser.';
    const fail = (error: BatonError) => {
      hasEnded = true;
      clearTimeout(timer);
      reject(error);
    };
    const timer = setTimeout(
      () => fail(new BatonError('STORAGE_FAILED', likelyCause, { details: name })),
      openTimeoutMs,
    );
    let request: IDBOpenDBRequest;
    try {
      request = indexedDB.open(name, 1);
    } catch (error) {
      return fail(storageError(error, name));
    }
    request.onblocked = () => {
      likelyCause = 'Another tab of this application holds an older version of the storage. Close the other tabs.';
    };
    request.onupgradeneeded = () => createStores(request.result);
    request.onerror = () => fail(storageError(request.error, name));
    request.onsuccess = () => {
      if (hasEnded) return request.result.close();
      clearTimeout(timer);
      resolve(request.result);
    };
  });
}
