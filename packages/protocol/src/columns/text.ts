import type { StandardSchemaV1 } from '@standard-schema/spec';
import { type Column, type ColumnType, createColumn } from '../column.ts';
import { fail } from './fail.ts';

// Postgres cannot store NUL, and a lone surrogate has no UTF-8.
const unstorable = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

export function encodeText(value: unknown): string {
  if (typeof value !== 'string') fail('text', value);
  if (unstorable.test(value)) fail('text without NUL or lone surrogates', value);
  return value;
}

const textType: ColumnType<string> = {
  name: 'text',
  sqlType: 'text',
  hasOneText: true,
  encode: encodeText,
  decode: String,
};

/** Text; any Standard Schema validator may narrow it (valibot, zod, arktype …). */
export const text = <Output extends string = string>(
  validator?: StandardSchemaV1<unknown, Output> | StandardSchemaV1<string, Output>,
): Column<Output, 'required'> =>
  createColumn<Output, 'required'>(textType as unknown as ColumnType<NonNullable<Output>>, 'required', { validator });
