import { BatonError, errorCatalogue, errorToResponse, isBatonError, recoveryOf } from '@baton/protocol';
import type { Log, ServerPorts } from '../engine/ports.ts';
import { retryAfterMsOf } from '../engine/retry-after.ts';

/** A JSON answer that no cache keeps. Its length is stated, so that small ones stay uncompressed. */
export function jsonAnswer(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  return new Response(bytes, {
    status,
    headers: {
      'content-type': 'application/json',
      'content-length': String(bytes.length),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  });
}

/**
 * The answer to a request that failed: always the catalogue's shape, never a stack. What may
 * pass names when to come back, spread so that not all come at once.
 */
export function errorAnswer(error: BatonError, { randomBytes }: Pick<ServerPorts, 'randomBytes'>): Response {
  const status = errorCatalogue[error.code].status || 500;
  const headers: Record<string, string> = status === 401 ? { 'www-authenticate': 'Bearer' } : {};
  if (recoveryOf(error.code) !== 'retry') return jsonAnswer(errorToResponse(error), status, headers);
  const retryAfterMs = Math.round(retryAfterMsOf(error) * (1 + (randomBytes(1)[0] ?? 0) / 512));
  headers['retry-after'] = String(Math.ceil(retryAfterMs / 1000));
  const { code, message, details } = error;
  const options = details === undefined ? { retryAfterMs } : { retryAfterMs, details };
  return jsonAnswer(errorToResponse(new BatonError(code, message, options)), status, headers);
}

/** The error itself, or INTERNAL for one that nobody foresaw. What is behind it goes to the log alone. */
export function asBatonError(error: unknown, log: Log): BatonError {
  if (!isBatonError(error)) {
    log.error({ err: error }, 'a request failed in a way nobody foresaw');
    return new BatonError('INTERNAL');
  }
  if (error.cause !== undefined && recoveryOf(error.code) === 'retry')
    log.warn({ err: error }, 'a request met an obstacle');
  return error;
}
