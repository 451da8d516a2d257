import type { QueryResult } from '@baton/client';
import { findTable, parseKey, type Row, type RowKey, type Schema, type TableName } from '@baton/protocol';
import { useMemo } from 'react';
import { useBaton } from './baton-provider.tsx';
import { useLiveQuery } from './use-live-query.ts';

/** One row with what it is worth; undefined where there is none. */
export type RowResult<Result> = WithoutRows<QueryResult<Result>> & { readonly row: Result | undefined };

type WithoutRows<Each> = Each extends unknown ? Omit<Each, 'rows'> : never;

export function useRow<S extends Schema, Name extends TableName<S>>(
  table: Name,
  key: RowKey<S, Name>,
): RowResult<Row<S, Name>> {
  const { schema } = useBaton<S>();
  const result = useLiveQuery<S, Row<S, Name>>((query) => query[table].where(keyColumns(schema, table, key)));
  return useMemo(() => {
    const { rows, ...worth } = result;
    return { ...worth, row: rows[0] };
  }, [result]);
}

/** The key's columns with their values, also where the key is given as one text. */
function keyColumns<S extends Schema, Name extends TableName<S>>(schema: S, name: Name, key: RowKey<S, Name>) {
  const table = findTable(schema, name);
  if (typeof key === 'object' || !table) return key as Partial<Row<S, Name>>;
  const texts = parseKey(table, key) ?? [];
  const values = table.key.map((column, index) => [column, table.columns[column]?.type.decode(texts[index] ?? '')]);
  return Object.fromEntries(values) as Partial<Row<S, Name>>;
}
