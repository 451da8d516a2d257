import type { ClientPorts, Timers } from '@baton/client/engine';
import {
  CacheDisk,
  createMemoryCacheStore,
  createMemoryOutboxStore,
  FakeLocks,
  FakePageLife,
  FakeTabChannels,
  OutboxDisk,
} from '@baton/testing/client';
import { createNodeNetwork } from './node-network.ts';
import { randomBytes } from './random-bytes.ts';

/** The client's engine as one process of Node: real time and network, storage in memory. */
export function createNodePorts(url: string): ClientPorts {
  return {
    time: { wallMs: () => Date.now(), monotonicMs: () => performance.now(), grainMs: 0 },
    timers,
    random: {
      bytes: randomBytes,
      fraction: () => Math.random(),
    },
    network: createNodeNetwork(url),
    openOutbox: async () => createMemoryOutboxStore(new OutboxDisk()),
    openCache: async () => createMemoryCacheStore(new CacheDisk()),
    locks: new FakeLocks().tab(),
    channel: new FakeTabChannels().tab(),
    life: new FakePageLife(),
  };
}

const timers: Timers = {
  start(_name, delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};
