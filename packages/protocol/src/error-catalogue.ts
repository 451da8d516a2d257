import { deviceErrors } from './device-errors.ts';
import { BatonError, type BatonErrorOptions, type ErrorCode } from './errors.ts';

export interface CatalogueEntry {
  /** HTTP status where the code answers a request; 0 where it never does. */
  readonly status: number;
  /** When it happens, and what to do. */
  readonly meaning: string;
}

/**
 * Every error that Baton gives, on the wire, in logs and in the client. Beside `errors.ts`, which
 * has what a program needs, so that a browser does not load the sentences about servers.
 */
export const errorCatalogue = {
  // Requests
  BAD_JSON: { status: 400, meaning: 'The body is not JSON. Send UTF-8 JSON.' },
  BAD_REQUEST: { status: 400, meaning: 'A part of the request is missing or malformed; details name it.' },
  BODY_TOO_LARGE: { status: 413, meaning: 'The body is over the limit. Send fewer mutations at once.' },
  BATCH_TOO_LARGE: { status: 413, meaning: 'The batch holds too many mutations. Send fewer at once.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, meaning: 'The body must be application/json.' },
  NOT_FOUND: { status: 404, meaning: 'There is nothing at this address.' },
  METHOD_NOT_ALLOWED: { status: 405, meaning: 'This address does not take this method.' },
  PROTOCOL_UNSUPPORTED: {
    status: 426,
    meaning: 'The server no longer speaks this protocol version. Update the application.',
  },
  // Who and where
  UNAUTHENTICATED: { status: 401, meaning: 'There is no valid token. Ask for a new one.' },
  TOKEN_EXPIRED: { status: 401, meaning: 'The token has ended. Ask for a new one.' },
  TICKET_INVALID: {
    status: 401,
    meaning: 'The ticket was used before, is over 30 s old or never was one. Ask for a new one.',
  },
  SCOPE_FORBIDDEN: { status: 403, meaning: 'The scope does not exist or may not be used with this token.' },
  WRITE_FORBIDDEN: { status: 403, meaning: 'This token may not make this change.' },
  DEVICE_FOREIGN: {
    status: 403,
    meaning: 'The device id belongs to somebody else. Make a new one for this installation.',
  },
  // Cursors
  CURSOR_INVALID: { status: 400, meaning: 'The text is not a cursor.' },
  CURSOR_EPOCH: { status: 409, meaning: 'The database was restored or replaced since this cursor was given.' },
  CURSOR_FUTURE: { status: 409, meaning: 'The cursor is ahead of the database, which was restored to an older point.' },
  CURSOR_TAG: { status: 409, meaning: 'The cursor is of another history of this scope.' },
  CURSOR_EXPIRED: {
    status: 410,
    meaning: 'The changes after this cursor are no longer kept, or are too large for one answer.',
  },
  // Mutations
  MUTATION_MALFORMED: {
    status: 400,
    meaning: 'The mutation does not have the shape of the protocol; details name the place.',
  },
  MUTATION_ID_REUSED: { status: 409, meaning: 'This mutation id was used before with other content.' },
  MUTATION_FORGOTTEN: {
    status: 409,
    meaning:
      'The server no longer remembers whether it applied this change, so it does nothing. Look whether it is there; if not, make it anew.',
  },
  SCHEMA_VERSION_UNKNOWN: {
    status: 409,
    meaning: 'The mutation was made with a schema version that the server does not know.',
  },
  UNKNOWN_TABLE: { status: 400, meaning: 'The schema declares no such table.' },
  UNKNOWN_COLUMN: { status: 400, meaning: 'The table declares no such column.' },
  WRONG_TYPE: { status: 400, meaning: 'A value does not fit its column.' },
  ROW_TOO_LARGE: { status: 413, meaning: 'The row would have over 1 MiB, as the database writes it out.' },
  VALIDATION_FAILED: { status: 400, meaning: 'A value breaks a rule of its column or table; details say which.' },
  KEY_FIXED: {
    status: 400,
    meaning: 'Key and scope columns of a row cannot be changed. Delete the row and insert another.',
  },
  COLUMN_GENERATED: {
    status: 400,
    meaning: 'The database fills this column in, and nobody else sets it. Leave it out.',
  },
  ROW_EXISTS: { status: 409, meaning: 'A row with this key exists already.' },
  ROW_MISSING: { status: 409, meaning: 'The row does not exist; it may have been deleted since.' },
  REFERENCE_MISSING: {
    status: 409,
    meaning: 'The change points to a row that does not exist, or leaves one that others point to.',
  },
  CONSTRAINT_FAILED: { status: 409, meaning: 'The change breaks a constraint of the database.' },
  RULE_REFUSED: { status: 409, meaning: "The application's own rule refused the change; the message says why." },
  // The server's state
  LOCK_TIMEOUT: { status: 503, meaning: 'Another transaction holds the row. The server named it in its log.' },
  DATABASE_UNAVAILABLE: { status: 503, meaning: 'The server cannot reach its database at the moment.' },
  APPLICATION_SILENT: {
    status: 503,
    meaning: "The application's own code on the server did not answer in time; details say which part.",
  },
  KEYS_UNAVAILABLE: { status: 503, meaning: 'The server cannot fetch the keys that tokens are checked with.' },
  OVERLOADED: { status: 429, meaning: 'Too many requests. Wait as long as the answer says.' },
  SHUTTING_DOWN: { status: 503, meaning: 'The server is stopping. Another one answers soon.' },
  INTERNAL: { status: 500, meaning: 'The server failed in a way it did not foresee; its log has the details.' },
  // The server's set-up
  SCHEMA_INVALID: { status: 0, meaning: 'The schema definition is not valid; the message names the place.' },
  SCHEMA_MISMATCH: {
    status: 0,
    meaning: 'A table in the database does not fit the schema; the message names the column.',
  },
  DATABASE_UNSUPPORTED: { status: 0, meaning: 'The database lacks something that Baton needs; the message says what.' },
  DATA_FOLDER_LOCKED: {
    status: 0,
    meaning: 'Another process uses the data folder. Stop it first, or choose another folder.',
  },
  DATA_FOLDER_UNWRITABLE: { status: 0, meaning: 'The data folder cannot be written to.' },
  DATA_FOLDER_DAMAGED: { status: 0, meaning: 'A file of the data folder is not what it was; the message names it.' },
  DISK_FULL: {
    status: 507,
    meaning: 'The disk of the server or its database is full. Free space; nothing acknowledged is lost.',
  },
  PORT_IN_USE: { status: 0, meaning: 'Another program listens on the port. Stop it, or set PORT to another number.' },
  ...deviceErrors,
} as const satisfies Readonly<Record<string, CatalogueEntry>>;

export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorCatalogue, code);
}

/** The error of this code where there is no more to say than the catalogue does. */
export function errorOf(code: ErrorCode, options?: BatonErrorOptions): BatonError {
  return new BatonError(code, errorCatalogue[code].meaning, options);
}
