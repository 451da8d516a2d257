import type { ContactRequest } from '@baton/protocol';
import type { Claims } from './access.ts';
import type { DeviceDesk } from './devices.ts';
import type { ServerTimeSource } from './ports.ts';
import { createRecentMap } from './recent-map.ts';

export type OnContact = (contact: ContactRequest & { readonly claims: Claims }) => void | Promise<void>;

interface ContactParts {
  readonly devices: DeviceDesk;
  readonly onContact: OnContact | undefined;
  readonly time: ServerTimeSource;
}

/** The application hears of one device at most this often. */
const contactIntervalMs = 15_000;

/** @throws BatonError DEVICE_FOREIGN */
export function createContactDesk({ devices, onContact, time }: ContactParts) {
  const heard = createRecentMap<string, true>(time, contactIntervalMs);

  return async function contact(claims: Claims, report: ContactRequest): Promise<void> {
    await devices.requireOwn(report.device, claims.sub);
    if (!onContact || heard.get(report.device)) return;
    heard.set(report.device, true);
    await onContact({ ...report, claims });
  };
}
