import { browserTimers } from '@baton/client/browser';
import type { Timers } from '@baton/client/engine';
import { describe, expect, it } from 'vitest';
import {
  answerNetworkCase,
  cacheStoreConformance,
  cacheStoreFaultConformance,
  indexedDbConformance,
  locksConformance,
  networkConformance,
  outboxStoreConformance,
  outboxStoreFaultConformance,
  pageLifeConformance,
  randomSourceConformance,
  tabChannelConformance,
  timersConformance,
} from '../conformance/index.ts';
import type { ConformanceCase } from '../conformance/case.ts';
import {
  CacheDisk,
  createMemoryCacheStore,
  createMemoryOutboxStore,
  createSeededRandom,
  FakeLocks,
  FakeNetwork,
  FakePageLife,
  FakeTabChannels,
  IndexedDisk,
  OutboxDisk,
  VirtualClocks,
  VirtualTime,
} from './index.ts';
import { TabThread } from './tab-thread.ts';

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

const atOnce: Timers = {
  start(_name, _delayMs, run) {
    const immediate = setImmediate(run);
    return { cancel: () => clearImmediate(immediate) };
  },
};

conform('outbox store', [...outboxStoreConformance, ...outboxStoreFaultConformance], () => {
  const disk = new OutboxDisk();
  return {
    open: async () => createMemoryOutboxStore(disk),
    destroy: async () => disk.clear(),
    failNextWrite: (code) => disk.faults.failNextWrite(code),
  };
});

conform('cache store', [...cacheStoreConformance, ...cacheStoreFaultConformance], () => {
  const disk = new CacheDisk();
  return {
    open: async () => createMemoryCacheStore(disk),
    failNextWrite: (code) => disk.faults.failNextWrite(code),
  };
});

conform('IndexedDB', indexedDbConformance, () => {
  const { indexedDb } = new IndexedDisk(atOnce, () => 0);
  return { indexedDB: indexedDb.factoryOf(new TabThread()), name: 'subject' };
});

conform(
  'the outbox of a browser on the fake IndexedDB',
  [...outboxStoreConformance, ...outboxStoreFaultConformance],
  () => {
    const disk = new IndexedDisk(atOnce, () => 0);
    return {
      open: () => openTab(disk).openOutbox(),
      destroy: async () => disk.outbox.clear(),
      failNextWrite: (code) => disk.outbox.faults.failNextWrite(code),
    };
  },
);

conform(
  'the cache of a browser on the fake IndexedDB',
  [...cacheStoreConformance, ...cacheStoreFaultConformance],
  () => {
    const disk = new IndexedDisk(atOnce, () => 0);
    return {
      open: () => openTab(disk).openCache(),
      failNextWrite: (code) => disk.cache.faults.failNextWrite(code),
    };
  },
);

conform('locks', locksConformance, () => {
  const locks = new FakeLocks();
  return { tab: () => locks.tab(), pause: tick, takeAway: async (name) => locks.takeAway(name) };
});

conform('tab channel', tabChannelConformance, () => {
  const channels = new FakeTabChannels();
  return { tab: () => channels.tab(), pause: tick };
});

conform('page life', pageLifeConformance, () => {
  const life = new FakePageLife();
  return { life, happen: (event) => life.happen(event) };
});

conform('random source', randomSourceConformance, () => ({ random: createSeededRandom(7) }));

conform('timers', timersConformance, () => {
  const time = new VirtualTime();
  return { timers: time, time: new VirtualClocks(time), elapse: (durationMs) => time.advance(durationMs) };
});

conform('network', networkConformance, () => {
  const time = new VirtualTime();
  const network = new FakeNetwork({ server: answerNetworkCase, timers: time });
  return { network, elapse: (durationMs) => time.advance(durationMs) };
});

describe('seeded random', () => {
  it('repeats itself from the same seed', () => {
    expect(createSeededRandom(3).bytes(8)).toEqual(createSeededRandom(3).bytes(8));
    expect(createSeededRandom(3).bytes(8)).not.toEqual(createSeededRandom(4).bytes(8));
  });
});

function openTab(disk: IndexedDisk) {
  return disk.openTab(new TabThread(), { timers: browserTimers, random: createSeededRandom(1) });
}

function conform<Subject>(
  name: string,
  cases: readonly ConformanceCase<Subject>[],
  createSubject: () => Subject,
): void {
  describe(name, () => {
    for (const { title, run } of cases) it(title, () => run(createSubject()));
  });
}
