import {
  checkWireValue,
  decodeRow,
  defineSchema,
  encodeValue,
  formatScope,
  type NamedTable,
  table,
  text,
  uuid,
  wireFormOf,
  type WireRow,
  type WireValue,
} from '@baton/protocol';
import type { Store } from '@baton/server/engine';
import type { ConformanceCase } from './case.ts';
import { expectEqual } from './expectation.ts';
import { changesSince, newId, type StoreSubject } from './store/subject.ts';
import { hardValues } from './values/hard-values.ts';

export { hardValues, ownTypes } from './values/hard-values.ts';

const bagTable = (name: string) =>
  table(
    { id: uuid(), bag: text(), value: hardValues[name]?.column.optional() ?? text().optional() },
    { scope: 'bag', scopeKind: 'bag' },
  );

/** A table for each kind of column, named as in `hardValues`. */
export const valuesSchema = defineSchema(
  Object.fromEntries(Object.keys(hardValues).map((name) => [name, bagTable(name)])),
);

/**
 * Values come out of the log and the snapshot as the text that Postgres writes, whoever wrote
 * them, and the text that a device makes of what it read is the same value. A store that
 * `keepsSpelling` has what a device wrote as the device spelled it.
 */
export const valuesConformance = (keepsSpelling: boolean): readonly ConformanceCase<StoreSubject>[] =>
  Object.values<NamedTable>(valuesSchema.tables).map((table) => ({
    title: `values of ${table.name} come through exactly`,
    run: (subject) => checkValues(subject, table, keepsSpelling),
  }));

async function checkValues(subject: StoreSubject, table: NamedTable, keepsSpelling: boolean): Promise<void> {
  const { store } = subject;
  const values = [...(hardValues[table.name]?.texts ?? []).map((each) => wireOf(table, each)), null];
  const outside = rowsOf(values);
  await subject.outsideWrite(outside.map((row) => ({ op: 'insert', table: table.name, values: row })));
  await expectRows(store, table, outside, 'written by another program');

  const spelled = rowsOf(values.map((value) => throughDevice(table, value)));
  const expected = keepsSpelling ? spelled : spelled.map((row, index) => ({ ...row, value: values[index] ?? null }));
  await store.transaction((sql) => sql.insert(table, ...spelled));
  await expectRows(store, table, expected, 'inserted by a device');

  await store.transaction(async (sql) => {
    for (const [index, { id, value: spelling }] of spelled.entries()) {
      const value = expected[index]?.value ?? null;
      expectEqual(await sql.changedColumns(table, id, { value }), {}, `nothing differs from ${value}`);
      await sql.update(table, id, { value: null });
      const changed = await sql.changedColumns(table, id, { value });
      expectEqual(changed, value === null ? {} : { value: null }, `null differs from ${value}`);
      await sql.update(table, id, { value: spelling });
    }
  });
  await expectRows(store, table, expected, 'updated by a device');
}

interface ValueRow {
  readonly [column: string]: WireValue;
  readonly id: string;
  readonly bag: string;
  readonly value: WireValue;
}

/** Rows with these values, alone in a scope. */
function rowsOf(values: readonly WireValue[]): readonly ValueRow[] {
  const bag = newId();
  return values.map((value) => ({ id: newId(), bag, value }));
}

function wireOf(table: NamedTable, text: string): WireValue {
  const form = wireFormOf(table.columns['value']?.type.name);
  return form === 'number' ? Number(text) : form === 'boolean' ? text === 'true' : text;
}

/** What a device sends that writes what it has read. */
function throughDevice(table: NamedTable, value: WireValue): WireValue {
  const encoded = encodeValue(table, 'value', decodeRow(table, { value })['value']);
  expectEqual(checkWireValue(table, 'value', encoded), encoded, 'taken by the server');
  return encoded;
}

async function expectRows(store: Store, table: NamedTable, rows: readonly ValueRow[], what: string): Promise<void> {
  const scope = formatScope('bag', rows[0]?.bag ?? '');
  const pulled: Record<string, WireRow> = {};
  for (const change of (await changesSince(store, scope)).flat()) {
    if (change.op !== 'delete') pulled[change.key] = { ...pulled[change.key], ...change.values };
  }
  const { rows: page } = await store.snapshotPage(scope, table, null, rows.length + 1);
  const expected = byId(rows);
  expectEqual(pulled, expected, `${what}, by pull`);
  expectEqual(byId(page), expected, `${what}, by snapshot`);
}

const byId = (rows: readonly WireRow[]) => Object.fromEntries(rows.map((row) => [String(row['id']), row]));
