import { type Column, type ColumnType, createColumn } from '../column.ts';
import { fail } from './fail.ts';

const timeText = /^(([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?|24:00:00)$/;

const timeOfDayType: ColumnType<string> = {
  name: 'timeOfDay',
  sqlType: 'time',
  encode: (value) =>
    typeof value === 'string' && timeText.test(value) ? value : fail('time of day such as 03:04:05.123', value),
  decode: String,
  meaning: (value) => (value.includes('.') ? value.replace(/\.?0+$/, '') : value),
};

/** Reading of a clock: `03:04:05.123`, to the microsecond; `24:00:00` is the end of the day. */
export const timeOfDay = (): Column<string, 'required'> => createColumn(timeOfDayType, 'required');
