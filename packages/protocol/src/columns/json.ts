import type { StandardSchemaV1 } from '@standard-schema/spec';
import { type Column, type ColumnType, createColumn } from '../column.ts';
import { isInterval, type Interval } from '../interval.ts';
import { fail } from './fail.ts';
import { encodeText } from './text.ts';

/** Any value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Postgres orders the members of an object by itself. */
const sortedJson = (value: unknown): string => JSON.stringify(value, sortMembers);

function sortMembers(_name: string, value: unknown): unknown {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRecord ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}

const intervalType: ColumnType<Interval> = {
  name: 'interval',
  sqlType: 'jsonb',
  encode: (value) => (isInterval(value) ? JSON.stringify(value) : fail('interval', value)),
  decode: (wire) => JSON.parse(String(wire)) as Interval,
  meaning: sortedJson,
  // By its best estimate. What other programs write there need not be an interval.
  rank: (value) => (value as Partial<Interval>).time ?? null,
};

const jsonType: ColumnType<NonNullable<Json>> = {
  name: 'json',
  sqlType: 'jsonb',
  encode: (value) => JSON.stringify(value, refuseUnstorable) ?? fail('JSON value', value),
  decode: (wire) => JSON.parse(String(wire)) as NonNullable<Json>,
  meaning: sortedJson,
};

/** What JSON would turn into null or Postgres cannot store. */
function refuseUnstorable(member: string, value: unknown): unknown {
  encodeText(member);
  if (typeof value === 'number' && !Number.isFinite(value)) fail('finite number', value);
  return typeof value === 'string' ? encodeText(value) : value;
}

/** Time as an interval with its error bound, from `baton.clock`. */
export const interval = (): Column<Interval, 'required'> => createColumn(intervalType, 'required');

/** JSON; a Standard Schema validator gives it its type. Its numbers are JavaScript's: exact ones belong into texts. */
export const json = <Output extends Json = Json>(
  validator?: StandardSchemaV1<unknown, Output>,
): Column<NonNullable<Output>, 'required'> =>
  createColumn<NonNullable<Output>, 'required'>(jsonType as unknown as ColumnType<NonNullable<Output>>, 'required', {
    validator,
  });
