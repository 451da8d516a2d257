/**
 * What a program does about an error. Decided by code alone, never by a message's text.
 * - `retry`: later, with backoff, the same request
 * - `reauthenticate`: with a new token
 * - `upgrade`: this version of the application can no longer take part
 * - `reset-scope`: drop the confirmed rows of the scope and fetch them anew; unsent work stays
 * - `reject`: show it to the person, who retries, edits or discards
 * - `fix`: a mistake in the calling program or its set-up
 */
export type Recovery = 'retry' | 'reauthenticate' | 'upgrade' | 'reset-scope' | 'reject' | 'fix';

/** Every code of an error that Baton gives. `error-catalogue.ts` has what each means. */
const codesByRecovery = {
  retry: [
    'LOCK_TIMEOUT',
    'DATABASE_UNAVAILABLE',
    'KEYS_UNAVAILABLE',
    'OVERLOADED',
    'SHUTTING_DOWN',
    'INTERNAL',
    'DISK_FULL',
    'OFFLINE',
    'SERVER_SILENT',
    'NOT_ACKNOWLEDGED',
    'LEADER_REPLACED',
  ],
  reauthenticate: ['UNAUTHENTICATED', 'TOKEN_EXPIRED'],
  upgrade: ['PROTOCOL_UNSUPPORTED', 'SCHEMA_VERSION_UNKNOWN'],
  'reset-scope': ['CURSOR_INVALID', 'CURSOR_EPOCH', 'CURSOR_FUTURE', 'CURSOR_TAG', 'CURSOR_EXPIRED'],
  reject: [
    'SCOPE_FORBIDDEN',
    'WRITE_FORBIDDEN',
    'MUTATION_MALFORMED',
    'MUTATION_ID_REUSED',
    'UNKNOWN_TABLE',
    'UNKNOWN_COLUMN',
    'WRONG_TYPE',
    'VALIDATION_FAILED',
    'KEY_FIXED',
    'ROW_EXISTS',
    'ROW_MISSING',
    'REFERENCE_MISSING',
    'CONSTRAINT_FAILED',
    'RULE_REFUSED',
    'STORAGE_FULL',
    'STORAGE_FAILED',
  ],
  fix: [
    'BAD_JSON',
    'BAD_REQUEST',
    'BODY_TOO_LARGE',
    'BATCH_TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
    'NOT_FOUND',
    'METHOD_NOT_ALLOWED',
    'DEVICE_FOREIGN',
    'SCHEMA_INVALID',
    'SCHEMA_MISMATCH',
    'DATABASE_UNSUPPORTED',
    'DATA_FOLDER_LOCKED',
    'DATA_FOLDER_UNWRITABLE',
    'PORT_IN_USE',
    'QUERY_INVALID',
    'NOT_READY',
    'CLIENT_CLOSED',
  ],
} as const satisfies Record<Recovery, readonly string[]>;

export type ErrorCode = (typeof codesByRecovery)[Recovery][number];

export function isErrorCode(code: unknown): code is ErrorCode {
  return findRecovery(code) !== undefined;
}

/** How to recover from an error with this code. Unknown codes of a newer server are retried. */
export function recoveryOf(code: string): Recovery {
  return findRecovery(code) ?? 'retry';
}

function findRecovery(code: unknown): Recovery | undefined {
  const recoveries = Object.keys(codesByRecovery) as Recovery[];
  return recoveries.find((recovery) => (codesByRecovery[recovery] as readonly unknown[]).includes(code));
}

export interface BatonErrorOptions {
  /** The place or the ids that are meant; no secrets, no rows. */
  readonly details?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** The one error class of Baton: a code and a sentence with ids and values. */
export class BatonError extends Error {
  override readonly name = 'BatonError';
  readonly code: ErrorCode;
  readonly details: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: BatonErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.details = options.details;
    this.retryAfterMs = options.retryAfterMs;
  }

  get recovery(): Recovery {
    return recoveryOf(this.code);
  }
}

export function isBatonError(value: unknown): value is BatonError {
  return value instanceof BatonError;
}
