import type { ConformanceCase } from './case.ts';
import { expectEqual } from './expectation.ts';

export interface IndexedDbSubject {
  readonly indexedDB: IDBFactory;
  /** A database of the case's own. */
  readonly name: string;
}

/** What Baton's stores rely on in IndexedDB itself. */
export const indexedDbConformance: readonly ConformanceCase<IndexedDbSubject>[] = [
  {
    title: 'writers of one store come one after another, and a reader between them sees the first alone',
    run: async (subject) => {
      const database = await openWithStore(subject);
      const heard: string[] = [];
      const write = (value: string) => {
        const transaction = database.transaction('store', 'readwrite');
        const store = transaction.objectStore('store');
        store.get('key').onsuccess = () => store.put(value, 'key');
        return ended(transaction).then(() => heard.push(value));
      };
      const first = write('first');
      const seen = valueIn(database, 'key');
      const second = write('second');
      await Promise.all([first, second]);
      expectEqual([await seen, await valueIn(database, 'key')], ['first', 'second'], 'values');
      expectEqual(heard, ['first', 'second'], 'order of the commits');
    },
  },
  {
    title: 'a transaction takes requests in the turns in which it is heard of, and in no other',
    run: async (subject) => {
      const database = await openWithStore(subject);
      const transaction = database.transaction('store', 'readwrite');
      const store = transaction.objectStore('store');
      await resultOf(store.put(1, 'a'));
      await resultOf(store.put(2, 'b'));
      expectEqual(await ended(transaction), 'committed', 'end');
      expectThrown(() => store.put(3, 'c'), 'TransactionInactiveError');
    },
  },
  {
    title: 'what was stored is a copy, and so is what is read',
    run: async (subject) => {
      const database = await openWithStore(subject);
      const value = { list: [1] };
      const transaction = database.transaction('store', 'readwrite');
      transaction.objectStore('store').put(value, 'key');
      value.list.push(2);
      await ended(transaction);
      expectEqual(await valueIn(database, 'key'), { list: [1] }, 'value');
    },
  },
  {
    title: 'after abort nothing stays, each request fails with AbortError, and then abort is heard',
    run: async (subject) => {
      const database = await openWithStore(subject);
      const transaction = database.transaction('store', 'readwrite');
      const heard: string[] = [];
      const request = transaction.objectStore('store').put(1, 'key');
      request.onerror = () => heard.push(`request ${request.error?.name}`);
      transaction.onerror = () => heard.push('error');
      const end = ended(transaction).then((how) => heard.push(how));
      transaction.abort();
      await end;
      expectEqual(heard, ['request AbortError', 'error', 'aborted: undefined'], 'events');
      expectThrown(() => transaction.abort(), 'InvalidStateError');
      expectEqual(await valueIn(database, 'key'), undefined, 'value');
    },
  },
  {
    title: 'a request that fails takes its transaction with it',
    run: async (subject) => {
      const database = await openWithStore(subject);
      const transaction = database.transaction('store', 'readwrite');
      const store = transaction.objectStore('store');
      store.add(1, 'key');
      store.add(2, 'key');
      expectEqual(await ended(transaction), 'aborted: ConstraintError', 'end');
      expectEqual(await valueIn(database, 'key'), undefined, 'value');
    },
  },
  {
    title: 'numbers come before texts and texts before lists; a range has all that begins alike',
    run: async (subject) => {
      const database = await openWithStore(subject);
      const transaction = database.transaction('store', 'readwrite');
      const store = transaction.objectStore('store');
      const keys = [['b', 1], ['a', 10], 'text', ['a', 9], 10, ['ab', 1], 9, ['a']];
      for (const key of keys) store.put(key, key);
      const all = await resultOf(store.getAllKeys());
      expectEqual(all, [9, 10, 'text', ['a'], ['a', 9], ['a', 10], ['ab', 1], ['b', 1]], 'keys');
      const range = IDBKeyRange.bound(['a'], ['a', []]);
      expectEqual(await resultOf(store.getAll(range)), [['a'], ['a', 9], ['a', 10]], 'values of the range');
      store.delete(range);
      expectEqual((await resultOf(store.getAllKeys())).length, 5, 'what is left');
    },
  },
  {
    title: 'a database is opened with its version or a newer one',
    run: async ({ indexedDB, name }) => {
      const newer = await opened(indexedDB.open(name, 2));
      newer.close();
      expectEqual(await opened(indexedDB.open(name, 1)).catch(nameOf), 'VersionError', 'an older version');
    },
  },
  {
    title: 'an upgrade asks the others to close, says that it is blocked, and waits for them',
    run: async (subject) => {
      const old = await openWithStore(subject);
      const heard: string[] = [];
      const request = subject.indexedDB.open(subject.name, 2);
      old.onversionchange = () => heard.push('versionchange');
      request.onblocked = () => {
        heard.push('blocked');
        old.close();
      };
      request.onupgradeneeded = () => heard.push('upgrade');
      await opened(request);
      expectEqual(heard, ['versionchange', 'blocked', 'upgrade'], 'events');
    },
  },
  {
    title: 'an upgrade that is aborted leaves the database as it was',
    run: async (subject) => {
      const old = await openWithStore(subject);
      old.onversionchange = () => old.close();
      const request = subject.indexedDB.open(subject.name, 2);
      request.onupgradeneeded = () => {
        request.result.createObjectStore('other');
        request.transaction?.abort();
      };
      expectEqual(await opened(request).catch(nameOf), 'AbortError', 'the upgrade');
      const again = await openWithStore(subject);
      expectThrown(() => again.transaction('other'), 'NotFoundError');
    },
  },
  {
    title: 'a connection that is closed finishes what it has begun and begins nothing more',
    run: async (subject) => {
      const database = await openWithStore(subject);
      const transaction = database.transaction('store', 'readwrite');
      transaction.objectStore('store').put('value', 'key');
      database.close();
      expectThrown(() => database.transaction('store'), 'InvalidStateError');
      expectEqual(await ended(transaction), 'committed', 'end');
      expectEqual(await valueIn(await openWithStore(subject), 'key'), 'value', 'value');
    },
  },
  {
    title: 'a database that was deleted is new to the next who opens it',
    run: async (subject) => {
      const { indexedDB, name } = subject;
      const database = await openWithStore(subject);
      database.onversionchange = () => database.close();
      const transaction = database.transaction('store', 'readwrite');
      transaction.objectStore('store').put('value', 'key');
      await ended(transaction);
      await resultOf(indexedDB.deleteDatabase(name));
      expectEqual(await valueIn(await openWithStore(subject), 'key'), undefined, 'value');
    },
  },
];

async function openWithStore({ indexedDB, name }: IndexedDbSubject): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore('store');
  return await opened(request);
}

function opened(request: IDBOpenDBRequest): Promise<IDBDatabase> {
  return resultOf(request);
}

function resultOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function ended(transaction: IDBTransaction): Promise<string> {
  return new Promise((resolve) => {
    transaction.oncomplete = () => resolve('committed');
    transaction.onabort = () => resolve(`aborted: ${transaction.error?.name}`);
  });
}

function valueIn(database: IDBDatabase, key: string): Promise<unknown> {
  return resultOf(database.transaction('store').objectStore('store').get(key));
}

function expectThrown(work: () => unknown, expected: string): void {
  let thrown: unknown;
  try {
    work();
  } catch (error) {
    thrown = error;
  }
  expectEqual(nameOf(thrown), expected, 'error');
}

function nameOf(error: unknown): string {
  return error instanceof DOMException ? error.name : String(error);
}
