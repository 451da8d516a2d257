import { type BatonError, type ErrorCode, errorOf, isBatonError } from '@baton/protocol';
import { rowSizeCheck } from './capture-tables.ts';

/** What both drivers' errors carry; see "Error and Notice Message Fields" in Postgres's manual. */
interface DriverError {
  readonly severity?: unknown;
  readonly code?: unknown;
  readonly schema?: unknown;
  readonly table?: unknown;
  readonly column?: unknown;
  readonly constraint?: unknown;
}

/**
 * The catalogue's code by SQLSTATE, else by its class (the first two characters). What is not
 * here refuses the change for good: triggers of the application may raise any code, and a
 * change that is tried for ever holds up all that follow it on its device.
 */
const codeBySqlState: Readonly<Record<string, ErrorCode>> = {
  '08': 'DATABASE_UNAVAILABLE',
  // The session does not take a statement that it had prepared; the next one will.
  '0A': 'INTERNAL',
  '22': 'WRONG_TYPE',
  '23503': 'REFERENCE_MISSING',
  '25': 'INTERNAL',
  // Read-only: a standby, or a primary that is being replaced.
  '25006': 'DATABASE_UNAVAILABLE',
  '26': 'INTERNAL',
  // The password or the database is being changed.
  '28': 'DATABASE_UNAVAILABLE',
  '3D': 'DATABASE_UNAVAILABLE',
  '40': 'LOCK_TIMEOUT',
  // Tables and functions are not what they were at the start: the operator's to put right.
  '42': 'INTERNAL',
  '42501': 'CONSTRAINT_FAILED',
  '428C9': 'CONSTRAINT_FAILED',
  '53': 'DATABASE_UNAVAILABLE',
  '53100': 'DISK_FULL',
  // A value too large for an index, a row too wide.
  '54': 'WRONG_TYPE',
  '55': 'INTERNAL',
  '55P03': 'LOCK_TIMEOUT',
  '57': 'DATABASE_UNAVAILABLE',
  '57014': 'LOCK_TIMEOUT',
  '58': 'INTERNAL',
  XX: 'INTERNAL',
};

/** The SQLSTATE of a driver's error, or of the error that a BatonError was made from. */
export function sqlStateOf(error: unknown): string | undefined {
  const driverError = (isBatonError(error) ? error.cause : error) as DriverError | null | undefined;
  const { code, severity } = driverError ?? {};
  // Postgres alone gives a severity; EPIPE has five letters too.
  const isAnswer = typeof severity === 'string' && typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code);
  return isAnswer ? code : undefined;
}

/**
 * A driver's error in the catalogue's terms. The message names table, column and constraint;
 * the driver's own text, which may quote rows, stays in `cause`.
 */
export function toBatonError(error: unknown): BatonError {
  if (isBatonError(error)) return error;
  if (error instanceof TypeError || error instanceof RangeError) {
    return errorOf('INTERNAL', { cause: error });
  }
  const state = sqlStateOf(error);
  // Without a SQLSTATE it was not Postgres that answered: the connection failed.
  if (state === undefined) return errorOf('DATABASE_UNAVAILABLE', { cause: error });
  if (isRowTooLarge(error as DriverError)) return errorOf('ROW_TOO_LARGE', { cause: error });
  const code = codeBySqlState[state] ?? codeBySqlState[state.slice(0, 2)] ?? 'CONSTRAINT_FAILED';
  return errorOf(code, { cause: error, details: placeOf(error as DriverError, state) });
}

function isRowTooLarge({ schema, constraint }: DriverError): boolean {
  return schema === 'baton' && constraint === rowSizeCheck;
}

function placeOf({ table, column, constraint }: DriverError, state: string): string {
  const place = Object.entries({ table, column, constraint })
    .filter(([, name]) => typeof name === 'string' && name !== '')
    .map(([kind, name]) => `${kind} ${String(name)}`);
  return [...place, `SQLSTATE ${state}`].join(', ');
}
