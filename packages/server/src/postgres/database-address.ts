import { BatonError } from '@baton/protocol';
import { Client } from 'pg';

/**
 * Refuses what is no address of a Postgres: the driver would look for a host of that name for ever.
 * @throws BatonError DATABASE_UNSUPPORTED, without the address, which may hold a password
 */
export function checkAddress(url: string): void {
  try {
    // The driver reads it once for us: its port, its escapes, the files that it names.
    if (/^postgres(ql)?:\/\//.test(url) && new Client(url)) return;
  } catch (error) {
    throw notAnAddress(error);
  }
  throw notAnAddress();
}

function notAnAddress(cause?: unknown): BatonError {
  const reason = 'The database has no valid address; one is postgres://user:password@host:5432/database.';
  return new BatonError('DATABASE_UNSUPPORTED', reason, { cause });
}
