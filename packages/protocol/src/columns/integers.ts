import type { StandardSchemaV1 } from '@standard-schema/spec';
import { type Column, type ColumnType, createColumn } from '../column.ts';
import { fail, requireText } from './fail.ts';

function encodeInteger(value: unknown, bits: number): number {
  const isHeld = typeof value === 'number' && Number.isInteger(value) && Math.abs(value + 0.5) <= 2 ** (bits - 1);
  // Without the sign of −0, which no integer has.
  return isHeld ? value + 0 : fail(`integer of ${bits} bits`, value);
}

const smallintType: ColumnType<number> = {
  name: 'smallint',
  sqlType: 'smallint',
  hasOneText: true,
  encode: (value) => encodeInteger(value, 16),
  decode: Number,
};

const integerType: ColumnType<number> = {
  name: 'integer',
  sqlType: 'integer',
  hasOneText: true,
  encode: (value) => encodeInteger(value, 32),
  decode: Number,
};

// `BigInt` also reads what Postgres never writes: '', ' 7 ', '0x1f'.
const bigintText = /^-?\d+$/;

const bigintType: ColumnType<bigint> = {
  name: 'bigint',
  sqlType: 'bigint',
  hasOneText: true,
  encode: (value) =>
    typeof value === 'bigint' && BigInt.asIntN(64, value) === value ? String(value) : fail('bigint of 64 bits', value),
  decode: (wire) => BigInt(requireText(wire, bigintText, 'bigint')),
};

/** Whole number of 16 bits. */
export const smallint = (validator?: StandardSchemaV1<number>): Column<number, 'required'> =>
  createColumn(smallintType, 'required', { validator });

/** Whole number of 32 bits. */
export const integer = (validator?: StandardSchemaV1<number>): Column<number, 'required'> =>
  createColumn(integerType, 'required', { validator });

/** Whole number of 64 bits, a JavaScript `bigint`. */
export const bigint = (): Column<bigint, 'required'> => createColumn(bigintType, 'required');
