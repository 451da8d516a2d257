import { BatonError, isBatonError, type NamedTable, type Schema } from '@baton/protocol';
import { readCapturedTable } from '../postgres/captured-columns.ts';
import type { Queryable } from '../postgres/database.ts';
import { findPlace, type PlaceOf } from '../postgres/declared-tables.ts';
import type { WireTable } from '../postgres/sql-text.ts';

/** A declared table that is captured. */
export interface AttachedTable {
  readonly table: NamedTable;
  readonly place: string;
  /** With the columns that are captured. */
  readonly captured: WireTable;
}

export interface Attached {
  readonly tables: readonly AttachedTable[];
  /** Declared, and not captured. */
  readonly missing: readonly NamedTable[];
  /** What stands in their place is no table that can be captured. */
  readonly refused: readonly BatonError[];
  readonly placeOf: PlaceOf;
}

export async function isAttached(sql: Queryable): Promise<boolean> {
  const [state] = await sql.query<{ is: boolean }>(`select to_regclass('baton.captured') is not null as is`);
  return state?.is ?? false;
}

/** Which of the declared tables are captured, without a change to any. */
export async function readAttached(sql: Queryable, schema: Schema): Promise<Attached> {
  const tables: AttachedTable[] = [];
  const missing: NamedTable[] = [];
  const refused: BatonError[] = [];
  for (const table of Object.values<NamedTable>(schema.tables)) {
    const place = await placeOrRefusal(sql, table);
    if (isBatonError(place)) {
      refused.push(place);
      continue;
    }
    const captured = place === undefined ? undefined : await readCapturedTable(sql, table, place);
    if (place === undefined || captured === undefined) missing.push(table);
    else tables.push({ table, place, captured });
  }
  return {
    tables,
    missing,
    refused,
    placeOf(table) {
      const found = tables.find((each) => each.table.name === table.name);
      if (!found) throw new BatonError('SCHEMA_MISMATCH', `table ${table.name} is not captured; run baton migrate`);
      return found.place;
    },
  };
}

async function placeOrRefusal(sql: Queryable, table: NamedTable): Promise<string | BatonError | undefined> {
  try {
    return await findPlace(sql, table);
  } catch (error) {
    if (isBatonError(error) && error.code === 'SCHEMA_MISMATCH') return error;
    throw error;
  }
}
