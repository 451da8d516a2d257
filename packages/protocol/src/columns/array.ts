import type { StandardSchemaV1 } from '@standard-schema/spec';
import { type Column, type ColumnType, createColumn } from '../column.ts';
import { BatonError } from '../errors.ts';
import { wireFormOf } from '../wire-row.ts';
import { type ArrayElement, arrayText, parseArray } from './array-text.ts';
import { fail } from './fail.ts';

type Elements<Value> = readonly (Value | null)[];

/** Within an array all is text, and a boolean is one letter. */
function elementText<Value>(type: ColumnType<Value>, value: unknown): string {
  const wire = type.encode(value);
  return typeof wire === 'boolean' ? (wire ? 't' : 'f') : String(wire);
}

function elementValue<Value>(type: ColumnType<Value>, text: ArrayElement): Value | null {
  // Further dimensions, which other programs may write, are read as they are and never written.
  if (typeof text === 'object') return text && (text.map((inner) => elementValue(type, inner)) as Value);
  return type.decode(wireFormOf(type.name) === 'boolean' ? text === 't' : text);
}

function arrayType<Value>(of: ColumnType<Value>): ColumnType<Elements<Value>> {
  return {
    name: `${of.name}[]`,
    sqlType: `${of.sqlType}[]`,
    of: { form: 'array', type: of as ColumnType<unknown> },
    encode: (value) =>
      Array.isArray(value)
        ? arrayText(value.map((each: unknown) => (each === null ? null : elementText(of, each))))
        : fail('array', value),
    decode: (wire) => parseArray(String(wire)).map((text) => elementValue(of, text)),
    meaning: (values) => JSON.stringify(values.map((value) => meaningText(of, value))),
  };
}

function meaningText<Value>(of: ColumnType<Value>, value: Value | null): string | null {
  return value === null ? null : String(of.meaning ? of.meaning(value) : value);
}

/**
 * Array of one dimension, whose elements may be null: `array(text())`. It is one value: who writes
 * it writes all of it. The validator sees the whole array.
 * @throws BatonError SCHEMA_INVALID for an element that is an array, a range or a reference, or has a validator
 */
export function array<Value>(
  of: Column<Value>,
  validator?: StandardSchemaV1<Elements<NonNullable<Value>>>,
): Column<Elements<NonNullable<Value>>, 'required'> {
  if (of.type.of || of.references !== undefined || of.validator || of.filledBy === 'database') {
    throw new BatonError('SCHEMA_INVALID', 'array() takes a plain kind of column; give the validator to array itself');
  }
  return createColumn<Elements<NonNullable<Value>>, 'required'>(arrayType(of.type), 'required', { validator });
}
