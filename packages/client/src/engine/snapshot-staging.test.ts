import type { Change, VersionRecord, WireRow } from '@baton/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { race, schema } from './relay.fixture.ts';
import { SnapshotStaging } from './snapshot-staging.ts';

const keys = ['a', 'b', 'c', 'd'];

describe('a snapshot whose pages were read while others wrote', () => {
  it('is the table at its last version, wherever the pages were cut and whatever was written between', () => {
    const anyWrite = fc.record({ key: fc.constantFrom(...keys), pace: fc.option(fc.nat(5), { nil: undefined }) });
    fc.assert(
      fc.property(
        fc.array(anyWrite, { maxLength: 30 }),
        fc.array(fc.nat(30), { minLength: keys.length, maxLength: keys.length }),
        fc.nat(30),
        (writes, pageVersions, beginAt) => {
          const server = new ServerTable(writes);
          const begin = Math.min(beginAt, writes.length);
          const staging = new SnapshotStaging(schema, cursorAt(begin));
          let version = begin;
          for (const [index, key] of keys.entries()) {
            version = Math.max(version, Math.min(pageVersions[index] ?? 0, writes.length));
            const row = server.at(version).get(key);
            staging.addPage({ kind: 'page', table: 'runner', version, rows: row ? [row] : [], after: key });
          }
          staging.end(cursorAt(version));
          expect(staging.isComplete).toBe(version === begin);
          expect(staging.apply(server.records(begin, writes.length), cursorAt(writes.length))).toBe(true);
          expect(staging.isComplete).toBe(true);
          const rows = new Map(staging.finish(0).rows.map(({ key, row }) => [key, row]));
          expect(rows).toEqual(server.at(writes.length));
        },
      ),
      { numRuns: 500 },
    );
  }, 60_000);

  it('refuses changes that do not follow', () => {
    const staging = new SnapshotStaging(schema, cursorAt(1));
    const { records } = new ServerTable([
      { key: 'a', pace: 1 },
      { key: 'b', pace: 2 },
      { key: 'c', pace: 3 },
    ]);
    expect(staging.apply(records(2, 3), cursorAt(3))).toBe(false);
    expect(staging.cursor.version).toBe(1);
    expect(staging.apply(records(1, 3), cursorAt(3))).toBe(true);
  });
});

type Write = { readonly key: string; readonly pace: number | undefined };

/** A table of which each write is one version. A write without a pace deletes. */
class ServerTable {
  readonly #records: VersionRecord[] = [];
  readonly #states: ReadonlyMap<string, WireRow>[] = [new Map()];

  constructor(writes: readonly Write[]) {
    for (const [index, { key, pace }] of writes.entries()) {
      const rows = new Map(this.#states[index]);
      const known = rows.get(key);
      const values = { id: key, race, name: 'x', pace: pace ?? 0 };
      const change: Change =
        pace === undefined
          ? { op: 'delete', table: 'runner', key }
          : known
            ? { op: 'update', table: 'runner', key, values: { pace } }
            : { op: 'insert', table: 'runner', key, values };
      if (pace === undefined) rows.delete(key);
      else rows.set(key, values);
      const { version, tag } = cursorAt(index + 1);
      const isEmpty = pace === undefined && !known;
      this.#records.push({ version, tag, at: '', mutations: [], changes: isEmpty ? [] : [change] });
      this.#states.push(rows);
    }
  }

  at(version: number): ReadonlyMap<string, WireRow> {
    return this.#states[version] ?? new Map();
  }

  readonly records = (from: number, to: number): readonly VersionRecord[] => this.#records.slice(from, to);
}

function cursorAt(version: number) {
  return { epoch: '00000000-0000-4000-8000-000000000000', version, tag: version.toString(16).padStart(32, '0') };
}
