import { type Column, type ColumnType, createColumn } from '../column.ts';
import { fail } from './fail.ts';
import { momentOrder } from './moment-text.ts';

// Postgres writes `2026-11-20 03:04:05.123456+00` under timezone UTC.
const timestampType: ColumnType<string> = {
  name: 'timestamp',
  sqlType: 'timestamptz',
  encode: (value) =>
    typeof value === 'string' && momentOrder(value, 'zone') !== undefined
      ? value
      : fail('ISO 8601 time with zone, such as 2026-11-20T03:04:05.123Z', value),
  decode: (wire) =>
    String(wire)
      .replace(/ (?=\d)/, 'T')
      .replace(/\+00(?=$| BC$)/, 'Z'),
  meaning: (value) => momentOrder(value, 'zone') ?? value,
};

const localTimestampType: ColumnType<string> = {
  name: 'localTimestamp',
  sqlType: 'timestamp',
  encode: (value) =>
    typeof value === 'string' && momentOrder(value, 'local') !== undefined
      ? value
      : fail('ISO 8601 time without zone, such as 2026-11-20T03:04:05.123', value),
  decode: (wire) => String(wire).replace(/ (?=\d)/, 'T'),
  meaning: (value) => momentOrder(value, 'local') ?? value,
};

const dateType: ColumnType<string> = {
  name: 'date',
  sqlType: 'date',
  hasOneText: true,
  encode: (value) =>
    typeof value === 'string' && momentOrder(value, 'day') !== undefined
      ? value
      : fail('date such as 2026-11-20', value),
  decode: String,
  rank: (value) => momentOrder(value, 'day') ?? value,
};

/**
 * Point in time as ISO 8601 text with zone, to the microsecond. Years before 1 end in ` BC`, and
 * `infinity` and `-infinity` are times too, as in Postgres.
 */
export const timestamp = (): Column<string, 'required'> => createColumn(timestampType, 'required');

/** Reading of a calendar and a clock without a zone: `2026-11-20T03:04:05.123`, to the microsecond; see `timestamp`. */
export const localTimestamp = (): Column<string, 'required'> => createColumn(localTimestampType, 'required');

/** Day of the calendar: `2026-11-20`; `0044-03-15 BC`, `infinity` and `-infinity` as in Postgres. */
export const date = (): Column<string, 'required'> => createColumn(dateType, 'required');
