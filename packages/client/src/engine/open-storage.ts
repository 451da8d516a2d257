import { createUuid, type DeviceId, isDeviceId } from '@baton/protocol';
import type { CacheStore, ClientPorts, OutboxStore } from './ports/index.ts';

export interface DeviceStores {
  readonly outbox: OutboxStore;
  readonly cache: CacheStore;
  readonly device: DeviceId;
}

/** Opens both stores and names the device. */
export async function openStorage(ports: ClientPorts, name: string): Promise<DeviceStores> {
  const [outbox, cache] = await Promise.all([ports.openOutbox(), ports.openCache()]);
  return { outbox, cache, device: await readDevice(ports, name, outbox) };
}

// Two tabs that open a new installation at once must agree on its id.
async function readDevice(ports: ClientPorts, name: string, outbox: OutboxStore): Promise<DeviceId> {
  const known = await outbox.readFact('device');
  if (isDeviceId(known)) return known;
  const turn = new AbortController();
  await ports.locks.hold(`baton-device:${name}`, turn.signal, () => undefined);
  try {
    const device = await outbox.readFact('device');
    if (isDeviceId(device)) return device;
    const made = createUuid((length) => ports.random.bytes(length)) as DeviceId;
    await outbox.writeFact('device', made);
    return made;
  } finally {
    turn.abort();
  }
}
