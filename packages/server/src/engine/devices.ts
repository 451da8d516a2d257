import { type DeviceId, errorOf } from '@baton/protocol';
import type { ServerTimeSource } from './ports.ts';
import { createRecentMap } from './recent-map.ts';
import type { Store } from './store.ts';

/** Whose device it is. A device belongs to the first who used it, for good. */
export interface DeviceDesk {
  /** @throws BatonError DEVICE_FOREIGN */
  requireOwn(device: DeviceId, subject: string): Promise<void>;
}

/** A device that pushes is asked for again only so often. */
const ownerKeptMs = 60_000;

export function createDeviceDesk({
  store,
  time,
}: {
  readonly store: Store;
  readonly time: ServerTimeSource;
}): DeviceDesk {
  const owners = createRecentMap<DeviceId, string>(time, ownerKeptMs);
  return {
    async requireOwn(device, subject) {
      if (owners.get(device) === subject) return;
      if (!(await store.claimDevice(device, subject))) throw errorOf('DEVICE_FOREIGN');
      owners.set(device, subject);
    },
  };
}
