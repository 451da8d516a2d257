import { findTable, type Change, type Cursor, type ReceiptVersion, type Schema, type Scope } from '@baton/protocol';
import type { CachedDelta, CachedRow, ScopeRows } from './ports/index.ts';
import { changeRow } from './row-change.ts';
import { RowIndex } from './row-index.ts';
import { storeRow, type RowPlace, type StoredRow } from './stored-row.ts';
import { isSameCursor } from './version-step.ts';

/**
 * Confirmed rows, each scope at a cursor. A scope moves only from one whole version to a
 * later one that follows without a hole, or is replaced whole. It holds no pending work and
 * knows nothing of the network.
 */
export class Replica {
  readonly #schema: Schema;
  readonly #rows = new RowIndex<StoredRow>();
  readonly #held = new Map<Scope, { cursor: Cursor; currentAt: number }>();

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  /** Where the scope stands; undefined where it was never synced on this device. */
  cursor(scope: Scope): Cursor | undefined {
    return this.#held.get(scope)?.cursor;
  }

  /** The version of each of these scopes that is held; none where a scope was never synced. */
  seen(scopes: readonly Scope[]): ReceiptVersion[] {
    return scopes.flatMap((scope) => {
      const cursor = this.cursor(scope);
      return cursor ? [{ scope, version: cursor.version, tag: cursor.tag }] : [];
    });
  }

  /** Server time in ms when the scope was last known to be current. */
  currentAt(scope: Scope): number | undefined {
    return this.#held.get(scope)?.currentAt;
  }

  scopes(): readonly Scope[] {
    return [...this.#held.keys()];
  }

  get(place: RowPlace): StoredRow | undefined {
    return this.#rows.get(place);
  }

  rows(scope: Scope, table: string): ReadonlyMap<string, StoredRow> {
    return this.#rows.rows(scope, table);
  }

  /**
   * Moves a scope on.
   * @returns the places that changed, or undefined where the scope does not stand at `delta.from`
   */
  apply(scope: Scope, delta: CachedDelta, currentAt: number): readonly RowPlace[] | undefined {
    const held = this.#held.get(scope);
    if (!held || !isSameCursor(held.cursor, delta.from)) return undefined;
    this.#held.set(scope, { cursor: delta.to, currentAt });
    return delta.changes.map((change) => this.#change(scope, change));
  }

  /** Puts a complete scope in place of what was there. Rows that are the same keep their identity. */
  replace(scope: Scope, { cursor, rows, currentAt }: ScopeRows): void {
    const stored = rows.flatMap(({ table, key, row }) => {
      const place = { scope, table, key };
      const declared = findTable(this.#schema, table);
      return declared ? [{ place, row: storeRow(declared, row, this.#rows.get(place)) }] : [];
    });
    this.#rows.deleteScope(scope);
    for (const { place, row } of stored) this.#rows.set(place, row);
    this.#held.set(scope, { cursor, currentAt });
  }

  remove(scope: Scope): void {
    this.#rows.deleteScope(scope);
    this.#held.delete(scope);
  }

  /** All of a scope. */
  snapshot(scope: Scope): ScopeRows | undefined {
    const held = this.#held.get(scope);
    if (!held) return undefined;
    const rows: CachedRow[] = [];
    for (const { table, key } of this.#rows.places(scope)) {
      const row = this.#rows.get({ scope, table, key });
      if (row) rows.push({ table, key, row: row.wire });
    }
    return { ...held, rows };
  }

  #change(scope: Scope, change: Change): RowPlace {
    const place = { scope, table: change.table, key: change.key };
    const known = this.#rows.get(place);
    const wire = changeRow(known?.wire, change);
    // A table that this version of the application does not declare is kept out of the view.
    const table = findTable(this.#schema, place.table);
    if (wire && table) this.#rows.set(place, storeRow(table, wire, known));
    else this.#rows.delete(place);
    return place;
  }
}
