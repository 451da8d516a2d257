export { cacheStoreConformance, cacheStoreFaultConformance } from './cache-store-conformance.ts';
export type { CacheStoreSubject, FaultyCacheStoreSubject } from './cache-store-conformance.ts';
export type { ConformanceCase } from './case.ts';
export { locksConformance } from './locks-conformance.ts';
export type { LocksSubject } from './locks-conformance.ts';
export { outboxStoreConformance, outboxStoreFaultConformance } from './outbox-store-conformance.ts';
export type { FaultyOutboxStoreSubject, OutboxStoreSubject } from './outbox-store-conformance.ts';
export { tabChannelConformance } from './tab-channel-conformance.ts';
export type { TabChannelSubject } from './tab-channel-conformance.ts';
