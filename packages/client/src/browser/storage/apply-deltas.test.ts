import type { Change } from '@baton/protocol';
import { expect, it } from 'vitest';
import type { CachedDelta, CachedRow } from '../../engine/index.ts';
import { applyDeltas } from './apply-deltas.ts';

const rows: readonly CachedRow[] = [
  { table: 'mark', key: 'a', row: { id: 'a', n: 1, note: null } },
  { table: 'runner', key: 'a', row: { id: 'a', name: 'Kiri' } },
];

it('without deltas the rows are the same object', () => {
  expect(applyDeltas(rows, [])).toBe(rows);
});

it('an update changes its columns and leaves the others, in its table alone', () => {
  const update: Change = { op: 'update', table: 'mark', key: 'a', values: { note: 'x' } };
  expect(applyDeltas(rows, [deltaOf(update)])).toEqual([
    { table: 'mark', key: 'a', row: { id: 'a', n: 1, note: 'x' } },
    rows[1],
  ]);
});

it('an insert puts a whole row in place of an older one of its key', () => {
  const insert: Change = { op: 'insert', table: 'mark', key: 'a', values: { id: 'a', n: 2 } };
  expect(applyDeltas(rows, [deltaOf(insert)])).toContainEqual({ table: 'mark', key: 'a', row: { id: 'a', n: 2 } });
});

it('an update after a delete brings nothing back', () => {
  const changes: readonly Change[] = [
    { op: 'delete', table: 'mark', key: 'a' },
    { op: 'update', table: 'mark', key: 'a', values: { n: 3 } },
  ];
  expect(applyDeltas(rows, changes.map(deltaOf))).toEqual([rows[1]]);
});

function deltaOf(change: Change): CachedDelta {
  const cursor = { epoch: '00000000-0000-4000-8000-000000000000', version: 1, tag: '0'.repeat(32) };
  return { from: cursor, to: { ...cursor, version: 2 }, changes: [change] };
}
