import { type Column, type ColumnType, createColumn } from '../column.ts';
import { isUuid } from '../ids.ts';
import { fail } from './fail.ts';

const uuidType: ColumnType<string> = {
  name: 'uuid',
  sqlType: 'uuid',
  hasOneText: true,
  encode: (value) => (typeof value === 'string' && isUuid(value) ? value : fail('uuid', value)),
  decode: String,
};

/** UUID. As a table's key it is made on the device when an insert leaves it out. */
export const uuid = (): Column<string, 'optional-in-key'> =>
  createColumn(uuidType, 'optional-in-key', { filledBy: 'uuid' });

/** Reference to a row of `table` by its `uuid` key. */
export const ref = (table: string): Column<string, 'required'> =>
  createColumn(uuidType, 'required', { references: table });

/** The device that made the row; filled in when an insert leaves it out. */
export const deviceId = (): Column<string, 'optional'> => createColumn(uuidType, 'optional', { filledBy: 'device' });
