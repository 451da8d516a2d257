export { createBrowserPorts } from './browser-ports.ts';
export { createLeaseLocks } from './lease-locks.ts';
export type { LeaseTimes } from './lease-locks.ts';
export { openIndexedCacheStore } from './storage/indexed-cache-store.ts';
export { openIndexedOutboxStore } from './storage/indexed-outbox-store.ts';
export { createTabChannel } from './tab-channel.ts';
export { createWebLocks } from './web-locks.ts';
