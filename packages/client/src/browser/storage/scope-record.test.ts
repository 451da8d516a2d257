import type { Cursor, MutationId, Scope } from '@baton/protocol';
import { expect, it } from 'vitest';
import { advance, cacheLayout, isDueForCompaction, type ScopeRecord } from './scope-record.ts';

const small: ScopeRecord = {
  scope: 'race/1' as Scope,
  cursor: cursorAt(1),
  currentAt: 10,
  seen: [],
  rowCount: 100,
  deltaCount: 0,
  changeCount: 0,
};

const facts = { currentAt: 20, seen: ['00000000-0000-7000-8000-000000000001' as MutationId] };

it('a step moves cursor, time and what is seen on, and is counted with its changes', () => {
  const change = { op: 'delete', table: 'mark', key: 'a' } as const;
  const next = advance(small, { from: cursorAt(1), to: cursorAt(2), changes: [change, change], ...facts });
  expect(next).toEqual({ ...small, ...facts, cursor: cursorAt(2), deltaCount: 1, changeCount: 2 });
});

it('a step from elsewhere is refused with both versions', () => {
  const step = { from: cursorAt(7), to: cursorAt(8), changes: [], ...facts };
  expect(() => advance(small, step)).toThrow('stands at version 1, the change follows 7');
});

it('pages are written anew after 200 deltas, or one for a hundred rows where there are many', () => {
  expect(isDueForCompaction({ ...small, deltaCount: 200 }, cacheLayout)).toBe(false);
  expect(isDueForCompaction({ ...small, deltaCount: 201 }, cacheLayout)).toBe(true);
  expect(isDueForCompaction({ ...small, rowCount: 100_000, deltaCount: 1_000 }, cacheLayout)).toBe(false);
  expect(isDueForCompaction({ ...small, rowCount: 100_000, deltaCount: 1_001 }, cacheLayout)).toBe(true);
});

it('pages are written anew when a page of changes, or half the rows, lies behind them', () => {
  expect(isDueForCompaction({ ...small, changeCount: 1_000 }, cacheLayout)).toBe(false);
  expect(isDueForCompaction({ ...small, changeCount: 1_001 }, cacheLayout)).toBe(true);
  expect(isDueForCompaction({ ...small, rowCount: 10_000, changeCount: 5_000 }, cacheLayout)).toBe(false);
  expect(isDueForCompaction({ ...small, rowCount: 10_000, changeCount: 5_001 }, cacheLayout)).toBe(true);
});

function cursorAt(version: number): Cursor {
  return { epoch: '00000000-0000-4000-8000-000000000000', version, tag: '0'.repeat(32) };
}
