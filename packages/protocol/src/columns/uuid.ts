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

interface Ref {
  (table: string): Column<string, 'required'>;
  <Value>(table: string, of: Column<Value>): Column<Value, 'required'>;
}

/** Reference to a row of `table` by its key: a `uuid`, or of the kind that is given, `ref('trial', bigint())`. */
export const ref: Ref = (references: string, of: Column = uuid()) =>
  createColumn<never, 'required'>(of.type as ColumnType<never>, 'required', { references });

/** The device that made the row; filled in when an insert leaves it out. */
export const deviceId = (): Column<string, 'optional'> => createColumn(uuidType, 'optional', { filledBy: 'device' });
