import { decodeRow, type NamedTable, type Scope, type WireRow } from '@baton/protocol';

/** Where a row lives. */
export interface RowPlace {
  readonly scope: Scope;
  readonly table: string;
  readonly key: string;
}

export type RowValues = Readonly<Record<string, unknown>>;

/**
 * One state of one row. The object is the row's identity for everyone who reads: a row that
 * changes is a new object, a row that does not stays the same. Decoding waits for the first
 * reader, because most rows of a large scope are never looked at.
 */
export class StoredRow {
  readonly wire: WireRow;
  readonly #table: NamedTable;
  #values: RowValues | undefined;

  constructor(table: NamedTable, wire: WireRow) {
    this.#table = table;
    this.wire = wire;
  }

  /** The row in the application's form. */
  get values(): RowValues {
    this.#values ??= decodeRow(this.#table, this.wire);
    return this.#values;
  }
}

/** The row in this state: `known` itself where it says the same. */
export function storeRow(table: NamedTable, wire: WireRow, known: StoredRow | null | undefined): StoredRow {
  return known && isSameWire(known.wire, wire) ? known : new StoredRow(table, wire);
}

function isSameWire(a: WireRow, b: WireRow): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && a[name] === b[name]);
}
