import { type Column, type ColumnType, createColumn } from '../column.ts';
import { fail, requireText } from './fail.ts';

const hexText = /^\\x([0-9a-f]{2})*$/;

function toHex(bytes: Uint8Array): string {
  return `\\x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

const bytesType: ColumnType<Uint8Array> = {
  name: 'bytes',
  sqlType: 'bytea',
  hasOneText: true,
  encode: (value) => (value instanceof Uint8Array ? toHex(value) : fail('Uint8Array', value)),
  decode(wire) {
    const digits = requireText(wire, hexText, 'bytes').slice(2);
    return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
      Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
    );
  },
  meaning: toHex,
};

/** Bytes, about half a megabyte at most: a row is measured in hexadecimal digits. Larger files belong beside the database. */
export const bytes = (): Column<Uint8Array, 'required'> => createColumn(bytesType, 'required');
