import type { CatalogueEntry } from './error-catalogue.ts';
import { BatonError, type BatonErrorOptions } from './errors.ts';

/** The part of the catalogue that a device raises itself: the only sentences that a browser loads. */
export const deviceErrors = {
  OFFLINE: { status: 0, meaning: 'There is no network.' },
  SERVER_SILENT: { status: 0, meaning: 'There is a network, but the server does not answer.' },
  NOT_ACKNOWLEDGED: {
    status: 0,
    meaning: 'Something answered in place of the server, perhaps a sign-in page of the network.',
  },
  STORAGE_FULL: { status: 0, meaning: 'The device has no space left. The write was not saved.' },
  STORAGE_FAILED: { status: 0, meaning: "The browser's storage failed. The write was not saved." },
  QUERY_INVALID: { status: 0, meaning: 'The query names something that the schema does not have.' },
  NOT_READY: { status: 0, meaning: 'The client has not opened its storage yet. Wait for client.ready.' },
  LEADER_REPLACED: { status: 0, meaning: 'Another tab leads now; this one writes to the outbox only.' },
  CLIENT_CLOSED: { status: 0, meaning: 'The client was closed before this call.' },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;

/** An error of the device where there is no more to say than the catalogue does. */
export function deviceError(code: keyof typeof deviceErrors, options?: BatonErrorOptions): BatonError {
  return new BatonError(code, deviceErrors[code].meaning, options);
}
