import { isDeepStrictEqual } from 'node:util';
import {
  keyOf,
  type Change,
  type Cursor,
  type NamedTable,
  type Scope,
  type VersionRecord,
  type WireRow,
} from '@baton/protocol';
import type { SnapshotPage } from '@baton/server/engine';
import { PrefixViolation } from './prefix-violation.ts';

/** What the tables held of a scope when it was at this version. */
export interface Truth {
  readonly version: number;
  readonly tag: string;
  /** By table and key. */
  readonly rows: ReadonlyMap<string, WireRow>;
}

/** The rows of a scope by table and key, and the version that they were read or changed at last. */
type Rows = ReadonlyMap<string, { readonly row: WireRow; readonly version: number }>;

/**
 * What a client of docs/PROTOCOL.md holds of a scope: rows at a cursor. It begins empty at version
 * 0, or with the pages of a snapshot, and is moved by one version at a time.
 */
export class Replica {
  readonly scope: Scope;
  readonly #rows: Map<string, { readonly row: WireRow; readonly version: number }>;
  #cursor: Cursor;
  /** The version of the last page: before it, rows are of several versions. */
  #completeAt: number;

  constructor(scope: Scope, cursor: Cursor, rows: Rows = new Map(), completeAt = cursor.version) {
    this.scope = scope;
    this.#cursor = cursor;
    this.#rows = new Map(rows);
    this.#completeAt = completeAt;
  }

  get cursor(): Cursor {
    return this.#cursor;
  }

  copy(): Replica {
    return new Replica(this.scope, this.#cursor, this.#rows, this.#completeAt);
  }

  /** @returns the key after which the next page begins; undefined where the page is empty */
  addPage(table: NamedTable, { rows, cursor }: SnapshotPage): string | undefined {
    this.#completeAt = Math.max(this.#completeAt, cursor.version);
    let last: string | undefined;
    for (const row of rows) {
      last = keyOf(table, row);
      this.#rows.set(`${table.name} ${last}`, { row, version: cursor.version });
    }
    return last;
  }

  apply({ version, tag, changes }: VersionRecord): void {
    if (version !== this.#cursor.version + 1) {
      throw new PrefixViolation(`${this.scope}: version ${version} was given after ${this.#cursor.version}`);
    }
    for (const change of changes) this.#apply(change, version);
    this.#cursor = { ...this.#cursor, version, tag };
  }

  #apply(change: Change, version: number): void {
    const place = `${change.table} ${change.key}`;
    const held = this.#rows.get(place);
    if (held && held.version >= version) return;
    const isComplete = version > this.#completeAt;
    if (isComplete && (change.op === 'insert') === (held !== undefined)) {
      throw new PrefixViolation(
        `${this.scope}: version ${version} has ${change.op} of ${place}, which is ${held ? 'there' : 'not there'}`,
      );
    }
    if (change.op === 'delete') this.#rows.delete(place);
    else if (change.op === 'insert') this.#rows.set(place, { row: change.values, version });
    else if (held) this.#rows.set(place, { row: { ...held.row, ...change.values }, version });
  }

  /** @throws PrefixViolation where it does not hold what the table held at this version */
  expectEqual({ version, tag, rows }: Truth): void {
    const says = `${this.scope} at version ${version}`;
    if (this.#cursor.version !== version) throw new RangeError(`${says} compared with ${this.#cursor.version}`);
    if (this.#cursor.tag !== tag) throw new PrefixViolation(`${says}: tag ${this.#cursor.tag}, in the table ${tag}`);
    for (const place of new Set([...rows.keys(), ...this.#rows.keys()])) {
      const [held, stored] = [this.#rows.get(place)?.row, rows.get(place)];
      if (isDeepStrictEqual(held, stored)) continue;
      throw new PrefixViolation(`${says}: ${place} is ${JSON.stringify(held)}, in the table ${JSON.stringify(stored)}`);
    }
  }
}
