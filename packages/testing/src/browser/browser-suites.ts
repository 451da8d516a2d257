import {
  browserPageLife,
  browserRandom,
  browserTime,
  browserTimers,
  createBrowserNetwork,
  createLeaseLocks,
  createTabChannel,
  createWebLocks,
  openIndexedCacheStore,
  openIndexedOutboxStore,
} from '@baton/client/browser';
import type { Locks } from '@baton/client/engine';
import {
  cacheStoreConformance,
  cacheStoreFaultConformance,
  type ConformanceCase,
  indexedDbConformance,
  locksConformance,
  type LocksSubject,
  networkConformance,
  outboxStoreConformance,
  outboxStoreFaultConformance,
  pageLifeConformance,
  type PageLifeSubject,
  randomSourceConformance,
  tabChannelConformance,
  timersConformance,
} from '../conformance/index.ts';
import { failNextWrite } from './fail-next-write.ts';
import { type Freezing, happen } from './page-event.ts';

interface BoundCase {
  readonly title: string;
  readonly run: () => Promise<void>;
}

/** The conformance suites on the browser's own parts, by name. Tabs are handles of one page. */
export const browserSuites: Readonly<Record<string, readonly BoundCase[]>> = {
  IndexedDB: bind(indexedDbConformance, () => ({ indexedDB, name: freshName() })),
  'the outbox in IndexedDB': [
    ...bind(outboxStoreConformance, createOutboxSubject),
    ...bind(outboxStoreFaultConformance, createOutboxSubject),
  ],
  'the cache in IndexedDB': [
    ...bind(cacheStoreConformance, createCacheSubject),
    ...bind(cacheStoreFaultConformance, createCacheSubject),
  ],
  'Web Locks': bind(locksConformance, createWebLocksSubject),
  'leases in IndexedDB': bind(locksConformance, createLeaseLocksSubject),
  BroadcastChannel: bind(tabChannelConformance, createChannelSubject),
  fetch: bind(networkConformance, () => ({ network: createBrowserNetwork('/network/'), elapse })),
  'timers and clocks': bind(timersConformance, () => ({ timers: browserTimers, time: browserTime, elapse })),
  'the life of a page that is frozen in the background': bind(pageLifeConformance, () =>
    createPageLifeSubject('in the background'),
  ),
  'the life of a page that comes back': bind(pageLifeConformance, () =>
    createPageLifeSubject('by the back-forward cache'),
  ),
  'random numbers': bind(randomSourceConformance, () => ({ random: browserRandom })),
};

function bind<Subject>(cases: readonly ConformanceCase<Subject>[], createSubject: () => Subject): readonly BoundCase[] {
  return cases.map(({ title, run }) => ({ title, run: () => run(createSubject()) }));
}

function createOutboxSubject() {
  const name = freshName();
  return { open: () => openIndexedOutboxStore(name), failNextWrite, destroy: () => deleteDatabase(name) };
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
}

function createCacheSubject() {
  const name = freshName();
  return { open: () => openIndexedCacheStore(name), failNextWrite };
}

function createWebLocksSubject(): LocksSubject {
  const prefix = freshName();
  return {
    tab: () => withPrefix(createWebLocks(navigator.locks), prefix),
    pause: () => elapse(80),
    takeAway: async (name) => {
      await navigator.locks.request(`${prefix}:${name}`, { steal: true }, () => undefined);
    },
  };
}

function createLeaseLocksSubject(): LocksSubject {
  const database = freshName();
  return {
    tab: () => createLeaseLocks(database, { leaseMs: 400, beatMs: 20 }),
    pause: () => elapse(80),
    takeAway: (name) => overwriteLease(database, name),
  };
}

function createChannelSubject() {
  const name = freshName();
  return { tab: () => createTabChannel(name), pause: () => elapse(50) };
}

function createPageLifeSubject(freezing: Freezing): PageLifeSubject {
  return { life: browserPageLife, happen: (event) => happen(event, freezing) };
}

/** Each subject has its names to itself; Web Locks belong to the whole origin. */
function withPrefix(locks: Locks, prefix: string): Locks {
  return { hold: (name, signal, lost) => locks.hold(`${prefix}:${name}`, signal, lost) };
}

function overwriteLease(databaseName: string, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(databaseName);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('leases', 'readwrite');
      transaction.objectStore('leases').put({ holder: 'somebody else', until: Date.now() + 400 }, name);
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    };
  });
}

let subjectCount = 0;

function freshName(): string {
  subjectCount += 1;
  return `subject-${subjectCount}`;
}

function elapse(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
