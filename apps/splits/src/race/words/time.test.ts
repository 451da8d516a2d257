import { encodeValue } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { schema } from '../../schema.ts';
import { sampleZone } from '../sample-race.fixture.ts';
import { boundText, markTime, markTimeText } from './mark-time.ts';
import { dayMinuteText, minuteText, raceTimeText, rangeText, startText, zonePlace } from './time-words.ts';
import { isTimeZone, wallTime, wallTimeToMs, zoneName } from './zoned-time.ts';

const at = (iso: string) => Date.parse(iso);
const stamp = at('2026-07-11T11:17:32.480Z');

describe('wall time of a zone', () => {
  test('goes there and back, over the change of clocks too', () => {
    for (const zone of [sampleZone, 'Europe/Berlin', 'Asia/Kolkata', 'Pacific/Chatham']) {
      for (let time = at('2026-01-01T00:00:00Z'); time < at('2027-01-01T00:00:00Z'); time += 86_400_000 / 4 + 60_000) {
        const wall = wallTime(time, zone);
        const back = wallTimeToMs(wall, zone);
        expect(wallTime(back, zone)).toEqual({ ...wall, second: 0 });
      }
    }
  });

  test('skipped and doubled hours: after the change, and the first of the two', () => {
    const skipped = wallTimeToMs({ year: 2026, month: 3, day: 8, hour: 2, minute: 30 }, sampleZone);
    expect(new Date(skipped).toISOString()).toBe('2026-03-08T10:30:00.000Z');
    const doubled = wallTimeToMs({ year: 2026, month: 11, day: 1, hour: 1, minute: 30 }, sampleZone);
    expect(new Date(doubled).toISOString()).toBe('2026-11-01T08:30:00.000Z');
  });

  test('is that of UTC, and says so, where the zone is not known', () => {
    const unknown = 'America/Los Angeles';
    expect(raceTimeText(stamp, unknown)).toBe('Sat 11:17:32 UTC');
    expect(zonePlace(unknown)).toBe('UTC');
    expect(() => encodeValue(schema.tables.race, 'timeZone', unknown)).toThrow(/write a time zone such as/);
    expect(encodeValue(schema.tables.race, 'timeZone', sampleZone)).toBe(sampleZone);
  });

  test('is not shown, and stops no screen, where there is none', () => {
    expect(minuteText(Number.NaN, sampleZone)).toBe('??:??');
    expect(minuteText(at('infinity'), sampleZone)).toBe('??:??');
    expect(minuteText(9e15, sampleZone)).toBe('??:??');
  });

  test('has the letters that people there use', () => {
    expect(zoneName(stamp, sampleZone)).toBe('PDT');
    expect(zoneName(stamp, 'Europe/Berlin')).toBe('CEST');
    expect(zoneName(stamp, 'UTC')).toBe('UTC');
    expect([sampleZone, 'Not/AZone'].map(isTimeZone)).toEqual([true, false]);
  });
});

describe('times in words', () => {
  test('race time has weekday, seconds and zone', () => {
    expect(raceTimeText(at('2026-07-11T10:52:41.999Z'), sampleZone)).toBe('Sat 03:52:41 PDT');
  });

  test('the weekday stands where it is not today', () => {
    const now = at('2026-07-11T11:00:00Z');
    expect(dayMinuteText(stamp, now, sampleZone)).toBe('04:17');
    expect(dayMinuteText(at('2026-07-13T01:00:00Z'), now, sampleZone)).toBe('Sun 18:00');
    const recorded = { time: stamp, uncertaintyMs: 40, confidence: 'high' } as const;
    expect(markTimeText(recorded, sampleZone, now)).toBe('04:17:32.4 ± 0.04 s');
    expect(markTimeText(recorded, sampleZone, now + 86_400_000)).toBe('Sat 04:17:32.4 ± 0.04 s');
  });

  test('a range is whole minutes around all of it, never a single minute', () => {
    const now = at('2026-07-11T10:52:41Z');
    const range = (from: string, until: string) => rangeText(at(from), at(until), now, sampleZone);
    expect(range('2026-07-11T11:15:40Z', '2026-07-11T11:19:10Z')).toBe('04:15–04:20');
    expect(range('2026-07-11T11:15:10Z', '2026-07-11T11:15:20Z')).toBe('04:15–04:16');
    expect(range('2026-07-12T06:58:10Z', '2026-07-12T07:02:20Z')).toBe('23:58–Sun 00:03');
  });

  test('a start is said there and here', () => {
    const start = at('2026-07-10T20:00:00Z');
    expect(startText(start, sampleZone, 'Europe/Berlin')).toBe('Fri 13:00 in Los Angeles, 22:00 where you are');
    expect(startText(start, sampleZone, 'Asia/Tokyo')).toBe('Fri 13:00 in Los Angeles, Sat 05:00 where you are');
    expect(startText(start, sampleZone, 'America/Vancouver')).toBe('Fri 13:00 in Los Angeles');
  });
});

describe('a recorded time shows what it is worth', () => {
  const words = (uncertaintyMs: number | null, confidence: 'high' | 'medium' | 'low' | 'none', time = stamp) =>
    markTimeText({ time, uncertaintyMs, confidence }, sampleZone);

  test('tenths while the bound allows them, then seconds, then about', () => {
    expect(words(40, 'high')).toBe('04:17:32.4 ± 0.04 s');
    expect(words(120, 'medium')).toBe('04:17:32.4 ± 0.2 s');
    expect(words(300, 'low')).toBe('04:17:32 ± 0.3 s');
    expect(words(900, 'none')).toBe('about 04:17');
    expect(words(null, 'none')).toBe('about 04:17');
  });

  test('at the edge of a second both are named', () => {
    const edge = at('2026-07-11T11:17:31.900Z');
    expect(markTime({ time: edge, uncertaintyMs: 300, confidence: 'low' }, sampleZone).text).toBe('04:17:31 or 32');
    const minuteEdge = at('2026-07-11T11:17:59.900Z');
    expect(words(300, 'low', minuteEdge)).toBe('04:17:59 or 04:18:00 ± 0.3 s');
  });

  test('a bound is rounded up, never down', () => {
    expect([0, 4, 36, 80, 94.9, 95, 101, 300].map(boundText)).toEqual([
      '± 0.01 s',
      '± 0.01 s',
      '± 0.04 s',
      '± 0.08 s',
      '± 0.10 s',
      '± 0.1 s',
      '± 0.2 s',
      '± 0.3 s',
    ]);
  });
});
