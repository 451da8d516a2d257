import { describe, expect, it } from 'vitest';
import { secondText, weekdayMinuteText } from '../../race/words/time-words.ts';
import { parseTypedTime } from './typed-time.ts';

const zone = 'America/Los_Angeles';
/** Saturday 04:17:32 in Los Angeles. */
const near = Date.parse('2026-08-29T11:17:32Z');

describe('a typed time', () => {
  it.each(['04:20:05', '4:20:05', '04.20.05', '042005', ' 04:20:05 '])('is understood as %j', (text) => {
    const time = parseTypedTime(text, near, zone);
    expect(time && secondText(time, zone)).toBe('04:20:05');
  });

  it('may leave the seconds out', () => {
    expect(parseTypedTime('04:17', near, zone)).toBe(near - 32_000);
  });

  it('falls on the day that brings it nearest', () => {
    const beforeMidnight = Date.parse('2026-08-30T06:58:00Z');
    const time = parseTypedTime('00:03', beforeMidnight, zone);
    expect(time && weekdayMinuteText(time, zone)).toBe('Sun 00:03');
  });

  it.each(['-07:00', '-08:00'])(
    'falls, in the hour that comes twice, on the one that brings it nearest (%s)',
    (offset) => {
      const exchange = Date.parse(`2026-11-01T01:40:00${offset}`);
      expect(parseTypedTime('01:38:00', exchange, zone)).toBe(exchange - 120_000);
    },
  );

  it.each(['', '4', '25:00', '04:61', 'about four'])('is refused as %j', (text) => {
    expect(parseTypedTime(text, near, zone)).toBeUndefined();
  });
});
