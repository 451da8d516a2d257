import { type Column, type ColumnType, createColumn } from '../column.ts';
import { BatonError } from '../errors.ts';
import { fail } from './fail.ts';

/** A range as Postgres writes it: `[1,5)`; nothing in place of a bound means that there is none. */
export type RangeText = 'empty' | `${'[' | '('}${string},${string}${']' | ')'}`;

/** Ranges apart from each other, as Postgres writes them: `{[1,5),[7,9)}`. */
export type MultirangeText = `{${string}}`;

const bound = String.raw`(?:"(?:[^"\\]|\\.|"")*"|[^"\\,()[\]{}]*)`;
const range1 = String.raw`[[(]${bound},${bound}[\])]`;
const rangeText = new RegExp(`^(?:empty|${range1})$`, 's');
const multirangeText = new RegExp(`^\\{(?:${range1}(?:,${range1})*)?\\}$`, 's');

const sqlTypes: Readonly<Record<string, string>> = {
  integer: 'int4',
  bigint: 'int8',
  decimal: 'num',
  date: 'date',
  localTimestamp: 'ts',
  timestamp: 'tstz',
};

function rangeType<Text extends string>(form: 'range' | 'multirange', of: Column, pattern: RegExp): ColumnType<Text> {
  const sqlType = Object.hasOwn(sqlTypes, of.type.name) ? sqlTypes[of.type.name] : undefined;
  if (sqlType === undefined) throw new BatonError('SCHEMA_INVALID', `there is no ${form} of ${of.type.name}`);
  return {
    name: `${of.type.name} ${form}`,
    sqlType: sqlType + form,
    of: { form, type: of.type },
    encode: (value) => (typeof value === 'string' && pattern.test(value) ? value : fail(form, value)),
    decode: (wire) => String(wire) as Text,
  };
}

/**
 * Range of integers, bigints, decimals, dates or timestamps, as Postgres's text: `[2026-11-20,2026-11-23)`.
 * The database checks its bounds, and writes `[1,4]` of integers as `[1,5)`.
 * @throws BatonError SCHEMA_INVALID for a kind that has no ranges
 */
export const range = (of: Column): Column<RangeText, 'required'> =>
  createColumn(rangeType<RangeText>('range', of, rangeText), 'required');

/** Ranges apart from each other, as Postgres's text; see `range`. */
export const multirange = (of: Column): Column<MultirangeText, 'required'> =>
  createColumn(rangeType<MultirangeText>('multirange', of, multirangeText), 'required');
