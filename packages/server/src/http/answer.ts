import { BatonError, errorCatalogue, errorToResponse, recoveryOf } from '@baton/protocol';
import { asBatonError } from '../engine/as-baton-error.ts';
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

/** What a failure is told as. What is behind an obstacle goes to the log alone. */
export function failureOf(thrown: unknown, log: Log): BatonError {
  const error = asBatonError(thrown, log);
  const isObstacle = error.cause !== undefined && recoveryOf(error.code) === 'retry';
  if (isObstacle) log.warn({ err: error }, 'a request met an obstacle');
  return error;
}
