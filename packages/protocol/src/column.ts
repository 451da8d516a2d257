import type { StandardSchemaV1 } from '@standard-schema/spec';
import { isUuid } from './ids.ts';
import { isInterval, type Interval } from './interval.ts';
import type { WireValue } from './wire-row.ts';

/** Any value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * How one kind of column looks in Postgres, on the wire and in the application.
 * Both directions throw a RangeError that names what is wrong with the value.
 */
export interface ColumnType<Value> {
  readonly name: string;
  /** The type in Postgres, as `CREATE TABLE` takes it. */
  readonly sqlType: string;
  /** Checks an application's value and gives its wire form. */
  encode(value: unknown): Exclude<WireValue, null>;
  /** The application's value of a wire value that `encode` or Postgres produced. */
  decode(wire: Exclude<WireValue, null>): Value;
}

/** A declared column. `Presence` tells whether an insert may leave it out. */
export interface Column<Value = unknown, Presence extends ColumnPresence = ColumnPresence> {
  readonly type: ColumnType<NonNullable<Value>>;
  readonly nullable: boolean;
  /** Who fills the column in when an insert leaves it out. */
  readonly filledBy: 'uuid' | 'device' | undefined;
  /** The table that this column points to. */
  readonly references: string | undefined;
  readonly validator: StandardSchemaV1 | undefined;
  readonly presence: Presence;
  /** The same column, allowed to be null. */
  optional(): Column<Value | null, 'optional'>;
}

/** `optional-in-key`: an insert may leave it out where it is part of the table's key. */
export type ColumnPresence = 'required' | 'optional' | 'optional-in-key';

function fail(expected: string, value: unknown): never {
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : String(value);
  throw new RangeError(`${expected} expected, got ${typeof value === 'object' ? 'an object' : shown}`);
}

// Postgres cannot store NUL, and a lone surrogate has no UTF-8.
const unstorable = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

function encodeText(value: unknown): string {
  if (typeof value !== 'string') fail('text', value);
  if (unstorable.test(value)) fail('text without NUL or lone surrogates', value);
  return value;
}

/** What JSON would turn into null or Postgres cannot store. */
function refuseUnstorable(member: string, value: unknown): unknown {
  encodeText(member);
  if (typeof value === 'number' && !Number.isFinite(value)) fail('finite number', value);
  return typeof value === 'string' ? encodeText(value) : value;
}

// `Number` and `BigInt` also read what Postgres never writes: '', ' 7 ', '0x1f'.
const bigintText = /^-?\d+$/;
const doubleText = /^-?(\d+(\.\d*)?(e[+-]?\d+)?|Infinity)$|^NaN$/i;

function requireText(wire: Exclude<WireValue, null>, pattern: RegExp, name: string): string {
  const text = String(wire);
  return pattern.test(text) ? text : fail(name, text);
}

function plainText(name: string, sqlType: string, isValid: (text: string) => boolean): ColumnType<string> {
  return {
    name,
    sqlType,
    encode: (value) => (typeof value === 'string' && isValid(value) ? value : fail(name, value)),
    decode: String,
  };
}

const columnTypes = {
  uuid: plainText('uuid', 'uuid', isUuid),
  text: { name: 'text', sqlType: 'text', encode: encodeText, decode: String },
  integer: {
    name: 'integer',
    sqlType: 'integer',
    encode: (value) =>
      typeof value === 'number' && Number.isInteger(value) && Math.abs(value + 0.5) <= 2 ** 31
        ? value + 0
        : fail('integer of 32 bits', value),
    decode: Number,
  } satisfies ColumnType<number>,
  bigint: {
    name: 'bigint',
    sqlType: 'bigint',
    encode: (value) =>
      typeof value === 'bigint' && BigInt.asIntN(64, value) === value
        ? String(value)
        : fail('bigint of 64 bits', value),
    decode: (wire) => BigInt(requireText(wire, bigintText, 'bigint')),
  } satisfies ColumnType<bigint>,
  double: {
    name: 'double',
    sqlType: 'double precision',
    encode: (value) =>
      typeof value === 'number' && Number.isFinite(value)
        ? Object.is(value, -0)
          ? '-0'
          : String(value)
        : fail('finite number', value),
    decode: (wire) => Number(requireText(wire, doubleText, 'double')),
  } satisfies ColumnType<number>,
  decimal: plainText('decimal', 'numeric', (text) => /^-?[0-9]{1,500}(\.[0-9]{1,500})?$/.test(text)),
  boolean: {
    name: 'boolean',
    sqlType: 'boolean',
    encode: (value) => (typeof value === 'boolean' ? value : fail('boolean', value)),
    decode: Boolean,
  } satisfies ColumnType<boolean>,
  timestamp: {
    name: 'timestamp',
    sqlType: 'timestamptz',
    encode: encodeTimestamp,
    // Postgres writes `2026-11-20 03:04:05.123456+00` under timezone UTC.
    decode: (wire) => String(wire).replace(' ', 'T').replace(/\+00$/, 'Z'),
  } satisfies ColumnType<string>,
  interval: {
    name: 'interval',
    sqlType: 'jsonb',
    encode: (value) => (isInterval(value) ? JSON.stringify(value) : fail('interval', value)),
    decode: (wire) => JSON.parse(String(wire)) as Interval,
  } satisfies ColumnType<Interval>,
  json: {
    name: 'json',
    sqlType: 'jsonb',
    encode: (value) => {
      const text = JSON.stringify(value, refuseUnstorable);
      return text ?? fail('JSON value', value);
    },
    decode: (wire) => JSON.parse(String(wire)) as NonNullable<Json>,
  } satisfies ColumnType<NonNullable<Json>>,
};

const timestampPattern =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

function encodeTimestamp(value: unknown): string {
  const isReal = typeof value === 'string' && timestampPattern.test(value) && !Number.isNaN(Date.parse(value));
  return isReal ? value : fail('ISO 8601 time with zone, such as 2026-11-20T03:04:05.123Z', value);
}

interface ColumnOptions {
  readonly nullable?: boolean;
  readonly filledBy?: 'uuid' | 'device';
  readonly references?: string;
  readonly validator?: StandardSchemaV1 | undefined;
}

function createColumn<Value, Presence extends ColumnPresence>(
  type: ColumnType<NonNullable<Value>>,
  presence: Presence,
  options: ColumnOptions = {},
): Column<Value, Presence> {
  return {
    type,
    presence,
    nullable: options.nullable ?? false,
    filledBy: options.filledBy,
    references: options.references,
    validator: options.validator,
    optional: () => createColumn<Value | null, 'optional'>(type, 'optional', { ...options, nullable: true }),
  };
}

/** UUID. As a table's key it is made on the device when an insert leaves it out. */
export const uuid = (): Column<string, 'optional-in-key'> =>
  createColumn(columnTypes.uuid, 'optional-in-key', { filledBy: 'uuid' });
/** Reference to a row of `table` by its `uuid` key. */
export const ref = (table: string): Column<string, 'required'> =>
  createColumn(columnTypes.uuid, 'required', { references: table });
/** The device that made the row; filled in when an insert leaves it out. */
export const deviceId = (): Column<string, 'optional'> =>
  createColumn(columnTypes.uuid, 'optional', { filledBy: 'device' });
/** Text; any Standard Schema validator may narrow it (valibot, zod, arktype …). */
export const text = <Output extends string = string>(
  validator?: StandardSchemaV1<unknown, Output> | StandardSchemaV1<string, Output>,
): Column<Output, 'required'> =>
  createColumn<Output, 'required'>(columnTypes.text as unknown as ColumnType<NonNullable<Output>>, 'required', {
    validator,
  });
/** Whole number of 32 bits. */
export const integer = (validator?: StandardSchemaV1<number>): Column<number, 'required'> =>
  createColumn(columnTypes.integer, 'required', { validator });
/** Whole number of 64 bits, a JavaScript `bigint`. */
export const bigint = (): Column<bigint, 'required'> => createColumn(columnTypes.bigint, 'required');
/** Floating-point number of 64 bits. */
export const double = (validator?: StandardSchemaV1<number>): Column<number, 'required'> =>
  createColumn(columnTypes.double, 'required', { validator });
/** Exact decimal number, kept as text. */
export const decimal = (): Column<string, 'required'> => createColumn(columnTypes.decimal, 'required');
export const boolean = (): Column<boolean, 'required'> => createColumn(columnTypes.boolean, 'required');
/** Point in time as ISO 8601 text with zone, to the microsecond. */
export const timestamp = (): Column<string, 'required'> => createColumn(columnTypes.timestamp, 'required');
/** Time as an interval with its error bound, from `baton.clock`. */
export const interval = (): Column<Interval, 'required'> => createColumn(columnTypes.interval, 'required');
/** JSON; a Standard Schema validator gives it its type. */
export const json = <Output extends Json = Json>(
  validator?: StandardSchemaV1<unknown, Output>,
): Column<NonNullable<Output>, 'required'> =>
  createColumn<NonNullable<Output>, 'required'>(
    columnTypes.json as unknown as ColumnType<NonNullable<Output>>,
    'required',
    { validator },
  );
