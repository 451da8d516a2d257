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

interface CatalogueEntry {
  /** HTTP status where the code answers a request; 0 where it never does. */
  readonly status: number;
  readonly recovery: Recovery;
  /** When it happens, and what to do. */
  readonly meaning: string;
}

const entry = (status: number, recovery: Recovery, meaning: string): CatalogueEntry => ({
  status,
  recovery,
  meaning,
});

/** Every error that Baton gives, on the wire, in logs and in the client. */
export const errorCatalogue = {
  // Requests
  BAD_JSON: entry(400, 'fix', 'The body is not JSON. Send UTF-8 JSON.'),
  BAD_REQUEST: entry(400, 'fix', 'A part of the request is missing or malformed; details name it.'),
  BODY_TOO_LARGE: entry(413, 'fix', 'The body is over the limit. Send fewer mutations at once.'),
  BATCH_TOO_LARGE: entry(413, 'fix', 'The batch holds too many mutations. Send fewer at once.'),
  UNSUPPORTED_MEDIA_TYPE: entry(415, 'fix', 'The body must be application/json.'),
  NOT_FOUND: entry(404, 'fix', 'There is nothing at this address.'),
  METHOD_NOT_ALLOWED: entry(405, 'fix', 'This address does not take this method.'),
  PROTOCOL_UNSUPPORTED: entry(
    426,
    'upgrade',
    'The server no longer speaks this protocol version. Update the application.',
  ),
  // Who and where
  UNAUTHENTICATED: entry(401, 'reauthenticate', 'There is no valid token. Ask for a new one.'),
  TOKEN_EXPIRED: entry(401, 'reauthenticate', 'The token has ended. Ask for a new one.'),
  SCOPE_FORBIDDEN: entry(403, 'reject', 'The scope does not exist or may not be used with this token.'),
  WRITE_FORBIDDEN: entry(403, 'reject', 'This token may not make this change.'),
  DEVICE_FOREIGN: entry(403, 'fix', 'The device id belongs to somebody else. Make a new one for this installation.'),
  // Cursors
  CURSOR_INVALID: entry(400, 'reset-scope', 'The text is not a cursor.'),
  CURSOR_EPOCH: entry(409, 'reset-scope', 'The database was restored or replaced since this cursor was given.'),
  CURSOR_FUTURE: entry(
    409,
    'reset-scope',
    'The cursor is ahead of the database, which was restored to an older point.',
  ),
  CURSOR_TAG: entry(409, 'reset-scope', 'The cursor is of another history of this scope.'),
  CURSOR_EXPIRED: entry(410, 'reset-scope', 'The changes after this cursor are no longer kept.'),
  // Mutations
  MUTATION_MALFORMED: entry(
    400,
    'reject',
    'The mutation does not have the shape of the protocol; details name the place.',
  ),
  MUTATION_ID_REUSED: entry(409, 'reject', 'This mutation id was used before with other content.'),
  SCHEMA_VERSION_UNKNOWN: entry(
    409,
    'upgrade',
    'The mutation was made with a schema version that the server does not know.',
  ),
  UNKNOWN_TABLE: entry(400, 'reject', 'The schema declares no such table.'),
  UNKNOWN_COLUMN: entry(400, 'reject', 'The table declares no such column.'),
  WRONG_TYPE: entry(400, 'reject', 'A value does not fit its column.'),
  VALIDATION_FAILED: entry(400, 'reject', 'A value breaks a rule of its column or table; details say which.'),
  KEY_FIXED: entry(
    400,
    'reject',
    'Key and scope columns of a row cannot be changed. Delete the row and insert another.',
  ),
  ROW_EXISTS: entry(409, 'reject', 'A row with this key exists already.'),
  ROW_MISSING: entry(409, 'reject', 'The row does not exist; it may have been deleted since.'),
  REFERENCE_MISSING: entry(
    409,
    'reject',
    'The change points to a row that does not exist, or leaves one that others point to.',
  ),
  CONSTRAINT_FAILED: entry(409, 'reject', 'The change breaks a constraint of the database.'),
  RULE_REFUSED: entry(409, 'reject', "The application's own rule refused the change; the message says why."),
  // The server's state
  LOCK_TIMEOUT: entry(503, 'retry', 'Another transaction holds the row. The server named it in its log.'),
  DATABASE_UNAVAILABLE: entry(503, 'retry', 'The server cannot reach its database at the moment.'),
  KEYS_UNAVAILABLE: entry(503, 'retry', 'The server cannot fetch the keys that tokens are checked with.'),
  OVERLOADED: entry(429, 'retry', 'Too many requests. Wait as long as the answer says.'),
  SHUTTING_DOWN: entry(503, 'retry', 'The server is stopping. Another one answers soon.'),
  INTERNAL: entry(500, 'retry', 'The server failed in a way it did not foresee; its log has the details.'),
  // The server's set-up
  SCHEMA_INVALID: entry(0, 'fix', 'The schema definition is not valid; the message names the place.'),
  SCHEMA_MISMATCH: entry(0, 'fix', 'A table in the database does not fit the schema; the message names the column.'),
  DATABASE_UNSUPPORTED: entry(0, 'fix', 'The database lacks something that Baton needs; the message says what.'),
  DATA_FOLDER_LOCKED: entry(0, 'fix', 'Another process uses the data folder. Stop it first, or choose another folder.'),
  DATA_FOLDER_UNWRITABLE: entry(0, 'fix', 'The data folder cannot be written to.'),
  DISK_FULL: entry(
    507,
    'retry',
    'The disk of the server or its database is full. Free space; nothing acknowledged is lost.',
  ),
  PORT_IN_USE: entry(0, 'fix', 'Another program listens on the port. Stop it, or set PORT to another number.'),
  // The device
  OFFLINE: entry(0, 'retry', 'There is no network.'),
  SERVER_SILENT: entry(0, 'retry', 'There is a network, but the server does not answer.'),
  NOT_ACKNOWLEDGED: entry(
    0,
    'retry',
    'Something answered in place of the server, perhaps a sign-in page of the network.',
  ),
  STORAGE_FULL: entry(0, 'reject', 'The device has no space left. The write was not saved.'),
  STORAGE_FAILED: entry(0, 'reject', "The browser's storage failed. The write was not saved."),
  QUERY_INVALID: entry(0, 'fix', 'The query names something that the schema does not have.'),
  NOT_READY: entry(0, 'fix', 'The client has not opened its storage yet. Wait for client.ready.'),
  LEADER_REPLACED: entry(0, 'retry', 'Another tab leads now; this one writes to the outbox only.'),
  CLIENT_CLOSED: entry(0, 'fix', 'The client was closed before this call.'),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorCatalogue, value);
}

/** How to recover from an error with this code. Unknown codes of a newer server are retried. */
export function recoveryOf(code: string): Recovery {
  return isErrorCode(code) ? errorCatalogue[code].recovery : 'retry';
}

export interface BatonErrorOptions {
  /** The place or the ids that are meant; no secrets, no rows. */
  readonly details?: string;
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** The one error class of Baton: a code from the catalogue and a sentence with ids and values. */
export class BatonError extends Error {
  override readonly name = 'BatonError';
  readonly code: ErrorCode;
  readonly details: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string = errorCatalogue[code].meaning, options: BatonErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.details = options.details;
    this.retryAfterMs = options.retryAfterMs;
  }

  get recovery(): Recovery {
    return errorCatalogue[this.code].recovery;
  }
}

export function isBatonError(value: unknown): value is BatonError {
  return value instanceof BatonError;
}
