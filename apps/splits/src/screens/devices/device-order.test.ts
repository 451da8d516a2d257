import { expect, test } from 'vitest';
import type { PhoneRow } from '../../shell/race-data.tsx';
import { byNeed } from './device-order.ts';

const phone = (name: string, changes: Partial<PhoneRow> = {}): PhoneRow => ({
  id: name,
  race: 'r1',
  name,
  role: 'recorder',
  lastContactAt: '2026-08-29T10:00:00Z',
  saidUnsent: 0,
  clockUncertaintyMs: null,
  endedAt: null,
  ...changes,
});

test('this phone is first, then work, then the longest silence, then those whose link ended', () => {
  const phones = [
    phone('ended', { endedAt: '2026-08-29T09:00:00Z', saidUnsent: 3 }),
    phone('heard late'),
    phone('silent', { lastContactAt: '2026-08-29T08:00:00Z' }),
    phone('never heard', { lastContactAt: null }),
    phone('works', { saidUnsent: 2 }),
    phone('mine'),
  ];
  expect(byNeed(phones, 'mine').map(({ name }) => name)).toEqual([
    'mine',
    'works',
    'never heard',
    'silent',
    'heard late',
    'ended',
  ]);
});
