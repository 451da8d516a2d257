import { BatonError, isBatonError, type ErrorCode } from '@baton/protocol';

/** What both drivers' errors carry; see "Error and Notice Message Fields" in Postgres's manual. */
interface DriverError {
  readonly code?: unknown;
  readonly table?: unknown;
  readonly column?: unknown;
  readonly constraint?: unknown;
}

/** The catalogue's code by SQLSTATE, else by its class (the first two characters). */
const codeBySqlState: Readonly<Record<string, ErrorCode>> = {
  '08': 'DATABASE_UNAVAILABLE',
  '22': 'WRONG_TYPE',
  '23': 'CONSTRAINT_FAILED',
  '23503': 'REFERENCE_MISSING',
  // Read-only: a standby, or a primary that is being replaced.
  '25006': 'DATABASE_UNAVAILABLE',
  '40001': 'LOCK_TIMEOUT',
  '40P01': 'LOCK_TIMEOUT',
  '53': 'DATABASE_UNAVAILABLE',
  '53100': 'DISK_FULL',
  // A value too large for an index, a row too wide.
  '54': 'WRONG_TYPE',
  '55P03': 'LOCK_TIMEOUT',
  '57014': 'LOCK_TIMEOUT',
  '57': 'DATABASE_UNAVAILABLE',
  // The application's own trigger refused.
  P0: 'CONSTRAINT_FAILED',
};

// Tight, because EPIPE has five letters too.
const sqlStatePattern = /^(\d[0-9A-Z]|F0|HV|P0|XX)[0-9A-Z]{3}$/;

/** The SQLSTATE of a driver's error, or of the error that a BatonError was made from. */
export function sqlStateOf(error: unknown): string | undefined {
  const driverError = (isBatonError(error) ? error.cause : error) as DriverError | null | undefined;
  const code = driverError?.code;
  return typeof code === 'string' && sqlStatePattern.test(code) ? code : undefined;
}

/**
 * A driver's error in the catalogue's terms. The message names table, column and constraint;
 * the driver's own text, which may quote rows, stays in `cause`.
 */
export function toBatonError(error: unknown): BatonError {
  if (isBatonError(error)) return error;
  if (error instanceof TypeError || error instanceof RangeError) {
    return new BatonError('INTERNAL', undefined, { cause: error });
  }
  const state = sqlStateOf(error);
  // Without a SQLSTATE it was not Postgres that answered: the connection failed.
  if (state === undefined) return new BatonError('DATABASE_UNAVAILABLE', undefined, { cause: error });
  const code = codeBySqlState[state] ?? codeBySqlState[state.slice(0, 2)] ?? 'INTERNAL';
  return new BatonError(code, undefined, { cause: error, details: placeOf(error as DriverError, state) });
}

function placeOf({ table, column, constraint }: DriverError, state: string): string {
  const place = Object.entries({ table, column, constraint })
    .filter(([, name]) => typeof name === 'string' && name !== '')
    .map(([kind, name]) => `${kind} ${String(name)}`);
  return [...place, `SQLSTATE ${state}`].join(', ');
}
