import { expect, test } from 'vitest';
import type { PhoneRow } from '../../shell/race-data.tsx';
import { deviceWords } from './device-words.ts';

const now = Date.parse('2026-08-29T10:00:00Z');
const sight = {
  thisPhone: 'mine',
  unsentHere: 3,
  now,
  raceTimeOf: (real: number) => real,
  timeZone: 'America/Los_Angeles',
};
const phone: PhoneRow = {
  id: 'other',
  race: 'r1',
  name: 'Jonas’s phone',
  role: 'recorder',
  lastContactAt: '2026-08-29T09:14:00Z',
  saidUnsent: 1,
  clockUncertaintyMs: 300,
  endedAt: null,
};

test('a silent phone is told by what it last said, with the time it said it', () => {
  expect(deviceWords(phone, sight)).toBe('said 1 mark was waiting · last contact 02:14 · clock ± 0.3 s');
});

test('a phone that was just heard has no time beside it, and one that never spoke says so', () => {
  expect(deviceWords({ ...phone, saidUnsent: 0, lastContactAt: '2026-08-29T09:59:30Z' }, sight)).toBe(
    'heard in the last minute · clock ± 0.3 s',
  );
  expect(deviceWords({ ...phone, saidUnsent: 0, lastContactAt: null, clockUncertaintyMs: null }, sight)).toBe(
    'never heard',
  );
});

test('of this phone counts what it knows itself', () => {
  expect(deviceWords({ ...phone, id: 'mine', saidUnsent: 0 }, sight)).toBe('3 marks saved here · clock ± 0.3 s');
});

test('a phone whose link has ended says when', () => {
  const ended = { ...phone, saidUnsent: 0, endedAt: '2026-08-29T09:31:00Z' };
  expect(deviceWords(ended, sight)).toBe('link ended 02:31 · last contact 02:14 · clock ± 0.3 s');
});
