import type { ClientPorts } from '../engine/index.ts';
import { createLeaseLocks } from './lease-locks.ts';
import { createBrowserNetwork } from './network.ts';
import { browserPageLife } from './page-life.ts';
import { browserRandom } from './random.ts';
import { openIndexedCacheStore } from './storage/indexed-cache-store.ts';
import { openIndexedOutboxStore } from './storage/indexed-outbox-store.ts';
import { createTabChannel } from './tab-channel.ts';
import { browserTime } from './time.ts';
import { browserTimers } from './timers.ts';
import { createWebLocks } from './web-locks.ts';

/**
 * The engine's platform in a page.
 * @param url the server's sync address
 * @param name parts this client's storage, channel and lock from others of the same origin
 */
export function createBrowserPorts(url: string, name: string): ClientPorts {
  return {
    time: browserTime,
    timers: browserTimers,
    random: browserRandom,
    network: createBrowserNetwork(url),
    openOutbox: () => openIndexedOutboxStore(`baton-outbox:${name}`),
    openCache: () => openIndexedCacheStore(`baton-cache:${name}`),
    // The types promise `locks` to every page; browsers give it to secure ones alone.
    locks: 'locks' in navigator ? createWebLocks(navigator.locks) : createLeaseLocks(`baton-locks:${name}`),
    channel: createTabChannel(`baton:${name}`),
    life: browserPageLife,
  };
}
