import { BatonError, deviceError, isBatonError } from '@baton/protocol';

/** What IndexedDB reports, as the catalogue has it. */
export function storageError(cause: unknown, databaseName: string): BatonError {
  if (isBatonError(cause)) return cause;
  const name = cause instanceof DOMException || cause instanceof Error ? cause.name : 'unknown reason';
  const details = `${databaseName}: ${name}`;
  if (name === 'QuotaExceededError') return deviceError('STORAGE_FULL', { details, cause });
  const sentence = sentences[name];
  if (sentence === undefined) return deviceError('STORAGE_FAILED', { details, cause });
  return new BatonError('STORAGE_FAILED', sentence, { details, cause });
}

const sentences: Readonly<Record<string, string>> = {
  VersionError: 'A newer version of this application has changed its storage. Reload the page.',
  SecurityError: "The browser's settings forbid this page to store anything.",
  InvalidStateError: 'The browser closed the storage. In a private window it may not be allowed at all.',
};
