import {
  findTable,
  keyOf,
  type Change,
  type Cursor,
  type Schema,
  type SnapshotLine,
  type VersionRecord,
} from '@baton/protocol';
import type { CachedRow, ScopeRows } from './ports/index.ts';
import { changeRow } from './row-change.ts';
import { stepFrom } from './version-step.ts';

interface StagedRow extends CachedRow {
  /** The version that this row was read at. */
  readonly version: number;
}

type Page = Extract<SnapshotLine, { kind: 'page' }>;

/**
 * A scope on its way to this device, out of sight until it is complete. Its pages are read one
 * after the other while others write, each at its own version. The changes from the first
 * page's version on are applied over them, except to rows that were read later than the
 * change. The guard is per row: comparing keys with a page's last key would need the server's
 * collation.
 */
export class SnapshotStaging {
  readonly #schema: Schema;
  /** By table and key. */
  readonly #rows = new Map<string, StagedRow>();
  #cursor: Cursor;
  #end: Cursor | undefined;
  #rowsReceived = 0;

  constructor(schema: Schema, begin: Cursor) {
    this.#schema = schema;
    this.#cursor = begin;
  }

  get rowsReceived(): number {
    return this.#rowsReceived;
  }

  /** From where the next pull goes on. */
  get cursor(): Cursor {
    return this.#cursor;
  }

  addPage({ table, version, rows }: Page): void {
    const declared = findTable(this.#schema, table);
    this.#rowsReceived += rows.length;
    if (!declared) return;
    for (const row of rows) this.#set({ table, key: keyOf(declared, row), row, version });
  }

  /** All pages are here; the scope is complete once changes up to `cursor` are applied. */
  end(cursor: Cursor): void {
    this.#end = cursor;
  }

  get isComplete(): boolean {
    return this.#end !== undefined && this.#cursor.version >= this.#end.version;
  }

  /** Applies versions that follow. @returns false where they do not */
  apply(versions: readonly VersionRecord[], to: Cursor): boolean {
    if (!stepFrom(this.#cursor, versions, to)) return false;
    for (const { version, changes } of versions) {
      if (version > this.#cursor.version) for (const change of changes) this.#change(change, version);
    }
    this.#cursor = to;
    return true;
  }

  finish(currentAt: number): ScopeRows {
    const rows = [...this.#rows.values()].map(({ table, key, row }) => ({ table, key, row }));
    return { cursor: this.#cursor, rows, currentAt };
  }

  #change(change: Change, version: number): void {
    const { table, key } = change;
    const staged = this.#rows.get(`${table}/${key}`);
    if (staged && staged.version >= version) return;
    const row = changeRow(staged?.row, change);
    if (row) this.#set({ table, key, row, version });
    else this.#rows.delete(`${table}/${key}`);
  }

  #set(row: StagedRow): void {
    this.#rows.set(`${row.table}/${row.key}`, row);
  }
}
