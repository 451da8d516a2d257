import type { NamedTable } from '@baton/protocol';
import type { StoredColumn } from './column-catalogue.ts';
import { quoteName, quoteText } from './sql-text.ts';

/** A declared table beside what the database has of it. */
export interface TableColumns {
  readonly table: NamedTable;
  readonly stored: ReadonlyMap<string, StoredColumn>;
}

/**
 * The value of a column that a text stands for, as SQL. A cast to a type with a length cuts and
 * rounds what does not fit, so it is made without, and refused where the length would change it.
 */
export function valueOf({ table, stored }: TableColumns, name: string, text: string): string {
  const column = stored.get(name);
  if (!column) return text;
  const value = `${text}::${column.baseType}`;
  if (column.sizedType === null) return value;
  return `baton.exact(${value}, ${text}::${column.sizedType}, ${quoteText(table.name)}, ${quoteText(name)})`;
}

/** Whether a column of row `r` holds another value than a text stands for, as SQL. */
export function differs(columns: TableColumns, name: string, text: string): string {
  const { value, other } = comparable(columns, name, text);
  return `${value} is distinct from ${other}`;
}

/** Whether it holds that value, so that an index can find it. */
export function equals(columns: TableColumns, name: string, text: string): string {
  const { value, other } = comparable(columns, name, text);
  return `(${value} = ${other} or ${value} is null and ${text} is null)`;
}

function comparable({ table, stored }: TableColumns, name: string, text: string) {
  const column = stored.get(name);
  const value = `r.${quoteName(name)}`;
  // Also where the text is none of the type's any more, as the label that an enum had once; and `json` has no equality.
  const isText = !column || table.columns[name]?.type.hasOneText || /^json(\[\])?$/.test(column.kind);
  return isText ? { value: `${value}::text`, other: text } : { value, other: `${text}::${column.baseType}` };
}

/** A value, where its column's length or precision leaves it as it is. */
export const exactFunction: readonly string[] = [
  `create function baton.exact(value anyelement, sized anyelement, tbl text, col text) returns anyelement
   language plpgsql immutable strict parallel safe
   as $$
   begin
     if value operator(pg_catalog.=) sized then
       return value;
     end if;
     raise 'the value does not fit' using errcode = 'string_data_right_truncation', table = tbl, column = col;
   end
   $$`,
  `revoke all on function baton.exact from public`,
];
