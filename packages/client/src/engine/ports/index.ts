import type { CacheStore } from './cache-store.ts';
import type { Locks } from './locks.ts';
import type { Network } from './network.ts';
import type { OutboxStore } from './outbox-store.ts';
import type { PageLife } from './page-life.ts';
import type { RandomSource } from './random-source.ts';
import type { TabChannel } from './tab-channel.ts';
import type { TimeSource } from './time-source.ts';
import type { Timers } from './timers.ts';

export type { CachedDelta, CachedRow, CachedScope, CachedStep, CacheStore, ScopeRows } from './cache-store.ts';
export type { Locks } from './locks.ts';
export type { Network, NetworkRequest, NetworkResponse } from './network.ts';
export type { Fence, IssuedMutation, OutboxEntry, OutboxStore } from './outbox-store.ts';
export type { PageEvent, PageLife } from './page-life.ts';
export type { RandomSource } from './random-source.ts';
export type { TabChannel, TabHint } from './tab-channel.ts';
export type { TimeSource } from './time-source.ts';
export type { Timer, Timers } from './timers.ts';

/** Everything that the engine takes from its platform. Both stores open on the first call. */
export interface ClientPorts {
  readonly time: TimeSource;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly network: Network;
  readonly openOutbox: () => Promise<OutboxStore>;
  readonly openCache: () => Promise<CacheStore>;
  readonly locks: Locks;
  readonly channel: TabChannel;
  readonly life: PageLife;
}
