import type { errorCatalogue } from './error-catalogue.ts';

/**
 * What a program does about an error. Decided by code alone, never by a message's text.
 * - `retry`: later, with backoff, the same request
 * - `reauthenticate`: with a new token, or a new ticket
 * - `upgrade`: this version of the application can no longer take part
 * - `reset-scope`: drop the confirmed rows of the scope and fetch them anew; unsent work stays
 * - `reject`: show it to the person, who retries, edits or discards
 * - `fix`: a mistake in the calling program or its set-up
 */
export type Recovery = 'retry' | 'reauthenticate' | 'upgrade' | 'reset-scope' | 'reject' | 'fix';

export type ErrorCode = keyof typeof errorCatalogue;

/** What a program does about each code. All others are retried, and so is any of a newer server. */
const codesByRecovery = {
  reauthenticate: ['UNAUTHENTICATED', 'TOKEN_EXPIRED', 'TICKET_INVALID'],
  upgrade: ['PROTOCOL_UNSUPPORTED', 'SCHEMA_VERSION_UNKNOWN'],
  'reset-scope': ['CURSOR_INVALID', 'CURSOR_EPOCH', 'CURSOR_FUTURE', 'CURSOR_TAG', 'CURSOR_EXPIRED'],
  reject: [
    'SCOPE_FORBIDDEN',
    'WRITE_FORBIDDEN',
    'MUTATION_MALFORMED',
    'MUTATION_ID_REUSED',
    'MUTATION_FORGOTTEN',
    'UNKNOWN_TABLE',
    'UNKNOWN_COLUMN',
    'WRONG_TYPE',
    'ROW_TOO_LARGE',
    'VALIDATION_FAILED',
    'KEY_FIXED',
    'COLUMN_GENERATED',
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
    'DATA_FOLDER_DAMAGED',
    'PORT_IN_USE',
    'QUERY_INVALID',
    'NOT_READY',
    'CLIENT_CLOSED',
  ],
} as const satisfies Partial<Record<Recovery, readonly ErrorCode[]>>;

export function recoveryOf(code: string): Recovery {
  const entries = Object.entries(codesByRecovery) as [Recovery, readonly string[]][];
  return entries.find(([, codes]) => codes.includes(code))?.[0] ?? 'retry';
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
