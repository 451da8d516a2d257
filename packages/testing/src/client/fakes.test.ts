import { describe, expect, it } from 'vitest';
import {
  answerNetworkCase,
  cacheStoreConformance,
  cacheStoreFaultConformance,
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
  OutboxDisk,
  VirtualClocks,
  VirtualTime,
} from './index.ts';

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

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

function conform<Subject>(
  name: string,
  cases: readonly ConformanceCase<Subject>[],
  createSubject: () => Subject,
): void {
  describe(name, () => {
    for (const { title, run } of cases) it(title, () => run(createSubject()));
  });
}
