import { type Column, type ColumnType, createColumn } from '../column.ts';
import { fail } from './fail.ts';

const decimalText = /^-?(\d+(\.\d+)?|Infinity)$|^NaN$/;

const decimalType: ColumnType<string> = {
  name: 'decimal',
  sqlType: 'numeric',
  encode: (value) => (typeof value === 'string' && decimalText.test(value) ? value : fail('decimal', value)),
  decode: String,
  meaning: sortText,
};

/**
 * A text that orders as the decimal does: how long its whole part is, then its digits. Below
 * zero each digit is mirrored, and what is shorter comes later.
 */
function sortText(decimal: string): string {
  const [plain, sign, whole = '', fraction = ''] = /^(-?)0*(\d*)\.?(\d*?)0*$/.exec(decimal) ?? [];
  // NaN and the infinities: letters come after digits, as they do in Postgres.
  if (plain === undefined) return decimal.replace('-Infinity', '-');
  const key = String(whole.length).padStart(6, '0') + whole + fraction;
  const isBelowZero = sign === '-' && whole + fraction !== '';
  return isBelowZero ? `-${key.replace(/\d/g, (digit) => String(9 - Number(digit)))}~` : key;
}

/** Exact decimal number of any length, kept as text. `NaN` and `Infinity` are numbers to Postgres. */
export const decimal = (): Column<string, 'required'> => createColumn(decimalType, 'required');
