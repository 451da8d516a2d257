import {
  findTable,
  keyOf,
  type Change,
  type Cursor,
  type Schema,
  type SnapshotLine,
  type VersionRecord,
  type WireRow,
} from '@baton/protocol';
import type { CachedRow, CachedScope } from './ports/index.ts';
import { stepFrom } from './version-step.ts';

interface StagedRow {
  readonly wire: WireRow;
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
  readonly #tables = new Map<string, Map<string, StagedRow>>();
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
    const staged = this.#rowsOf(table);
    for (const wire of rows) staged.set(keyOf(declared, wire), { wire, version });
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

  finish(currentAt: number): CachedScope {
    const rows: CachedRow[] = [];
    for (const [table, staged] of this.#tables) {
      for (const [key, { wire }] of staged) rows.push({ table, key, row: wire });
    }
    return { cursor: this.#cursor, rows, currentAt };
  }

  #change(change: Change, version: number): void {
    const rows = this.#rowsOf(change.table);
    const staged = rows.get(change.key);
    if (staged && staged.version >= version) return;
    if (change.op === 'delete') rows.delete(change.key);
    else if (change.op === 'insert') rows.set(change.key, { wire: change.values, version });
    else if (staged) rows.set(change.key, { wire: { ...staged.wire, ...change.values }, version });
  }

  #rowsOf(table: string): Map<string, StagedRow> {
    let rows = this.#tables.get(table);
    if (!rows) this.#tables.set(table, (rows = new Map()));
    return rows;
  }
}
