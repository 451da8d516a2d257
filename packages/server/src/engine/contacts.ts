import { BatonError, type ContactRequest } from '@baton/protocol';
import type { Claims } from './access.ts';
import type { ServerTimeSource } from './ports.ts';
import { createRecentMap } from './recent-map.ts';
import type { Store } from './store.ts';

export type OnContact = (contact: ContactRequest & { readonly claims: Claims }) => void | Promise<void>;

interface ContactParts {
  readonly store: Store;
  readonly onContact: OnContact | undefined;
  readonly time: ServerTimeSource;
}

/** The application hears of one device at most this often. */
const contactIntervalMs = 15_000;

/** @throws BatonError DEVICE_FOREIGN */
export function createContactDesk({ store, onContact, time }: ContactParts) {
  const heard = createRecentMap<string, true>(time, contactIntervalMs);

  return async function contact(claims: Claims, report: ContactRequest): Promise<void> {
    if (!(await store.claimDevice(report.device, claims.sub))) throw new BatonError('DEVICE_FOREIGN');
    if (!onContact || heard.get(report.device)) return;
    heard.set(report.device, true);
    await onContact({ ...report, claims });
  };
}
