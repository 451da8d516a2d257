import type { ContactRequest, DeviceId } from '@baton/protocol';
import type { Claims } from './access.ts';
import type { DeviceDesk } from './devices.ts';
import { applicationBound, inTime } from './in-time.ts';
import type { ServerTimeSource, Timers } from './ports.ts';
import { createRecentMap } from './recent-map.ts';

export type OnContact = (contact: ContactRequest & { readonly claims: Claims }) => void | Promise<void>;

interface ContactParts {
  readonly devices: DeviceDesk;
  readonly onContact: OnContact | undefined;
  readonly time: ServerTimeSource;
  readonly timers: Timers;
}

const hearing = applicationBound('onContact');

/** The application hears of one device at most this often. */
const contactIntervalMs = 15_000;

/** @throws BatonError DEVICE_FOREIGN, APPLICATION_SILENT */
export function createContactDesk({ devices, onContact, time, timers }: ContactParts) {
  const heard = createRecentMap<DeviceId, Promise<void>>(time, contactIntervalMs);

  return async function contact(claims: Claims, report: ContactRequest): Promise<void> {
    await devices.requireOwn(report.device, claims.sub);
    if (!onContact) return;
    await (heard.get(report.device) ?? tell(onContact, { ...report, claims }));
  };

  function tell(listener: OnContact, contact: Parameters<OnContact>[0]): Promise<void> {
    const telling = inTime(timers, hearing, (async () => await listener(contact))());
    heard.set(contact.device, telling);
    telling.catch(() => heard.delete(contact.device));
    return telling;
  }
}
