import {
  errorToResponse,
  isBatonError,
  keyOf,
  limits,
  parseScope,
  type NamedTable,
  type Schema,
  type Scope,
  type SnapshotLine,
} from '@baton/protocol';
import type { Rights } from './access.ts';
import type { BeginSnapshot, SnapshotReads } from './snapshot-reads.ts';

/** Where an interrupted snapshot goes on: behind this key of this table. */
export interface SnapshotPlace {
  readonly table: NamedTable;
  readonly after: string | null;
}

interface SnapshotParts {
  readonly schema: Schema;
  readonly beginSnapshot: BeginSnapshot;
  readonly rights: Rights;
  readonly scope: Scope;
  readonly place: SnapshotPlace | undefined;
}

/**
 * The lines of a snapshot, a page at a time and only as fast as they are taken. Writers go
 * on meanwhile: each page names the version that it was read at.
 * @throws BatonError before the first line; later failures are a line of their own
 */
export async function* readSnapshot(parts: SnapshotParts): AsyncGenerator<SnapshotLine> {
  const { beginSnapshot, rights, scope } = parts;
  await rights.requireRead(scope);
  const reads = beginSnapshot(scope);
  const { cursor: begin, rowCount } = await reads.begun;
  await rights.requireRead(scope);
  yield { kind: 'begin', scope, cursor: begin, rowCount };
  let end = begin;
  try {
    for (const place of placesOf(parts)) {
      for await (const { rows, cursor, after } of readTable(reads, parts, place)) {
        end = cursor;
        if (rows.length === 0) continue;
        yield { kind: 'page', table: place.table.name, version: cursor.version, rows: [...rows], after };
      }
    }
    yield { kind: 'end', cursor: end };
  } catch (error) {
    if (!isBatonError(error)) throw error;
    yield { kind: 'error', error: errorToResponse(error).error };
  }
}

/** The tables of the scope in the schema's order, from the place on where there is one. */
function placesOf({ schema, scope, place }: SnapshotParts): readonly SnapshotPlace[] {
  const kind = parseScope(scope)?.kind;
  const tables = Object.values<NamedTable>(schema.tables).filter((table) => table.scopeKind === kind);
  if (!place) return tables.map((table) => ({ table, after: null }));
  const rest = tables.slice(tables.indexOf(place.table) + 1);
  return [place, ...rest.map((table) => ({ table, after: null }))];
}

/** An empty table has an empty page: it too was read at some version. */
async function* readTable(reads: SnapshotReads, { rights, scope }: SnapshotParts, place: SnapshotPlace) {
  let { after } = place;
  let rowsMax: number = limits.snapshotPageRows;
  for (;;) {
    const page = await reads.page(place.table, after, rowsMax);
    // Only now: reading may have waited for long.
    await rights.requireRead(scope);
    const last = page.rows.at(-1);
    if (last) after = keyOf(place.table, last);
    yield { ...page, after };
    if (page.isLast) return;
    // Where rows are large, few of those that were looked at found room.
    rowsMax = Math.min(limits.snapshotPageRows, 2 * page.rows.length);
  }
}
