import { statfsSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';

/**
 * PGlite never comes back from a write-ahead log that it cannot extend: it loops inside the
 * process. Files of the log have 16 MB, so there must be room for some of them and for what
 * open transactions write.
 */
const reserveBytes = 128 * 1024 * 1024;

/** Bytes that this process may still write to the folder's disk. */
export function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Too little for the embedded database to write. */
export function isBelowReserve(freeBytes: number): boolean {
  return freeBytes < reserveBytes;
}

/**
 * Below the reserve, new transactions are read-only: what is there can be pulled, and a
 * write is refused instead of hanging the server. Above it they write again.
 */
export function guardReserve(pglite: PGlite, freeBytes: () => number): () => Promise<void> {
  let isLow = false;
  return async () => {
    const wasLow = isLow;
    isLow = isBelowReserve(freeBytes());
    if (isLow !== wasLow) await pglite.query(`set default_transaction_read_only = ${isLow ? 'on' : 'off'}`);
  };
}
