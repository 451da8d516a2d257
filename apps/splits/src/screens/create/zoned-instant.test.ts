import { expect, test } from 'vitest';
import { isTimeZone, zonedInstant } from './zoned-instant.ts';

const at = (date: string, time: string, zone: string) => new Date(zonedInstant(date, time, zone)).toISOString();

test('a time of day is that of the zone, summer and winter', () => {
  expect(at('2026-08-28', '13:00', 'America/Los_Angeles')).toBe('2026-08-28T20:00:00.000Z');
  expect(at('2026-12-01', '13:00', 'America/Los_Angeles')).toBe('2026-12-01T21:00:00.000Z');
  expect(at('2026-08-28', '00:30', 'Asia/Kathmandu')).toBe('2026-08-27T18:45:00.000Z');
});

test('a time that the zone skips is taken as that much later', () => {
  expect(at('2026-03-08', '02:30', 'America/Los_Angeles')).toBe('2026-03-08T10:30:00.000Z');
  expect(at('2026-03-08', '03:00', 'America/Los_Angeles')).toBe('2026-03-08T10:00:00.000Z');
});

test('of a time that happens twice the first counts', () => {
  expect(at('2026-11-01', '01:30', 'America/Los_Angeles')).toBe('2026-11-01T08:30:00.000Z');
  expect(at('2026-11-01', '02:00', 'America/Los_Angeles')).toBe('2026-11-01T10:00:00.000Z');
});

test('a zone is what the browser knows', () => {
  expect(isTimeZone('Europe/Berlin')).toBe(true);
  for (const name of ['', 'Mars/Olympus', 'Berlin']) expect(isTimeZone(name)).toBe(false);
});
