import { encodeValue, type NamedTable } from '@baton/protocol';
import type { Queryable } from '@baton/server';
import type { NewRace } from '../src/race/new-race.ts';
import type { MarkRow } from '../src/race/rows.ts';
import { schema } from '../src/schema.ts';

/**
 * Inserts a race with all its rows, parents first. To be called in a transaction, so that the
 * phones get it as one version.
 * @throws BatonError VALIDATION_FAILED, WRONG_TYPE
 */
export async function storeRace(sql: Queryable, rows: NewRace): Promise<void> {
  const { tables } = schema;
  await insertRows(sql, tables.race, [rows.race]);
  await insertRows(sql, tables.van, rows.vans);
  await insertRows(sql, tables.runner, rows.runners);
  await insertRows(sql, tables.runnerPhone, rows.runnerPhones);
  await insertRows(sql, tables.courseLeg, rows.courseLegs);
  await insertRows(sql, tables.assignment, rows.assignments);
  await insertRows(sql, tables.exchange, rows.exchanges);
  await storeMarks(sql, rows.marks);
}

export async function storeMarks(sql: Queryable, marks: readonly MarkRow[]): Promise<void> {
  await insertRows(sql, schema.tables.mark, marks);
}

/** Deletes races with everything in them, children first. */
export async function deleteRaces(sql: Queryable, races: readonly string[]): Promise<void> {
  const tables = Object.values(schema.tables).reverse();
  for (const { name, scope } of tables) {
    await sql.query(`DELETE FROM "${name}" WHERE "${scope}" = ANY ($1)`, [races]);
  }
}

async function insertRows(sql: Queryable, table: NamedTable, rows: readonly Readonly<Record<string, unknown>>[]) {
  if (rows.length === 0) return;
  const columns = Object.keys(table.columns);
  const values = rows.flatMap((row) => columns.map((column) => encodeValue(table, column, row[column])));
  const places = rows.map(
    (_, row) => `(${columns.map((_, column) => `$${row * columns.length + column + 1}`).join(', ')})`,
  );
  const names = columns.map((column) => `"${column}"`).join(', ');
  await sql.query(`INSERT INTO "${table.name}" (${names}) VALUES ${places.join(', ')}`, values);
}
