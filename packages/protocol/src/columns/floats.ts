import type { StandardSchemaV1 } from '@standard-schema/spec';
import { type Column, type ColumnType, type Comparable, createColumn } from '../column.ts';
import { fail, requireText } from './fail.ts';

// `Number` also reads what Postgres never writes: '', ' 7 ', '0x1f'.
const floatText = /^-?(\d+(\.\d*)?(e[+-]?\d+)?|Infinity)$|^NaN$/;

function encodeFloat(value: unknown): string {
  if (typeof value !== 'number') fail('number', value);
  return Object.is(value, -0) ? '-0' : String(value);
}

const decodeFloat = (wire: string | number | boolean): number => Number(requireText(wire, floatText, 'number'));

/** Unlike in JavaScript, NaN equals itself and comes after all other numbers. */
const order = {
  meaning: (value: number): Comparable => (Number.isNaN(value) ? 'NaN' : value),
  rank: (value: number): Comparable => (Number.isNaN(value) ? Infinity : value),
};

const doubleType: ColumnType<number> = {
  name: 'double',
  sqlType: 'double precision',
  encode: encodeFloat,
  decode: decodeFloat,
  ...order,
};

const realType: ColumnType<number> = {
  name: 'real',
  sqlType: 'real',
  encode: (value) =>
    typeof value === 'number' && Object.is(Math.fround(value), value)
      ? encodeFloat(value)
      : fail('number of 32 bits, which Math.fround gives,', value),
  decode: (wire) => Math.fround(decodeFloat(wire)),
  ...order,
};

/** Floating-point number of 64 bits; NaN and the infinities too, as Postgres has them. */
export const double = (validator?: StandardSchemaV1<number>): Column<number, 'required'> =>
  createColumn(doubleType, 'required', { validator });

/** Floating-point number of 32 bits, such as `Math.fround(0.1)`; one of more bits is refused, not rounded. */
export const real = (validator?: StandardSchemaV1<number>): Column<number, 'required'> =>
  createColumn(realType, 'required', { validator });
