import type { BatonError, ErrorCode } from '@baton/protocol';

const defaultsMs: { readonly [Code in ErrorCode]?: number } = {
  LOCK_TIMEOUT: 500,
  DATABASE_UNAVAILABLE: 2_000,
  APPLICATION_SILENT: 5_000,
  SHUTTING_DOWN: 1_000,
  OVERLOADED: 5_000,
  DISK_FULL: 30_000,
};

/** How long a client should wait before it tries again, where waiting can help. */
export function retryAfterMsOf(error: BatonError): number {
  return error.retryAfterMs ?? defaultsMs[error.code] ?? 5_000;
}
