import { type BatonError, errorOf, isBatonError } from '@baton/protocol';
import type { Log } from './ports.ts';

/** The error itself, or INTERNAL for one that nobody foresaw: that one goes to the log alone. */
export function asBatonError(error: unknown, log: Log): BatonError {
  if (isBatonError(error)) return error;
  log.error({ err: error }, 'something failed in a way nobody foresaw');
  return errorOf('INTERNAL');
}
