import { type Column, type ColumnType, createColumn } from '../column.ts';
import { fail } from './fail.ts';

const booleanType: ColumnType<boolean> = {
  name: 'boolean',
  sqlType: 'boolean',
  encode: (value) => (typeof value === 'boolean' ? value : fail('boolean', value)),
  decode: Boolean,
};

export const boolean = (): Column<boolean, 'required'> => createColumn(booleanType, 'required');
