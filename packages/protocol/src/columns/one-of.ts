import { type Column, type ColumnType, createColumn } from '../column.ts';
import { BatonError } from '../errors.ts';
import { fail } from './fail.ts';
import { encodeText } from './text.ts';

/**
 * One of these texts, in this order: a column of an enum type, or of text. A label that the enum
 * was given since reads as itself and comes after the others.
 * @throws BatonError SCHEMA_INVALID for a list without labels, or with one twice
 */
export const oneOf = <const Label extends string>(labels: readonly Label[]): Column<Label, 'required'> => {
  if (labels.length === 0 || new Set(labels).size < labels.length) {
    throw new BatonError('SCHEMA_INVALID', `oneOf(${JSON.stringify(labels)}) must have labels, each of them once`);
  }
  const type: ColumnType<string> = {
    name: 'oneOf',
    sqlType: 'text',
    hasOneText: true,
    labels,
    encode: (value) =>
      labels.includes(value as Label) ? encodeText(value) : fail(`one of ${JSON.stringify(labels)}`, value),
    decode: String,
    rank: (value) => {
      const place = labels.indexOf(value as Label);
      return place < 0 ? labels.length : place;
    },
  };
  return createColumn<Label, 'required'>(type as unknown as ColumnType<NonNullable<Label>>, 'required');
};
