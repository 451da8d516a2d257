import { momentsOf, wallTime } from '../../race/words/zoned-time.ts';

const pattern = /^([01]?\d|2[0-3])[:. ]?([0-5]\d)(?:[:. ]?([0-5]\d))?$/;

/**
 * A time of day as a person types it (`4:17`, `04:17:32`, `041732`), on the day, and of an hour
 * that comes twice in the one, that brings it nearest to `near`. Undefined where it is none.
 */
export function parseTypedTime(text: string, near: number, timeZone: string): number | undefined {
  const [, hour, minute, second = '0'] = pattern.exec(text.trim()) ?? [];
  if (hour === undefined || minute === undefined) return undefined;
  const { year, month, day } = wallTime(near, timeZone);
  const times = [day - 1, day, day + 1].flatMap((each) => {
    const wall = { year, month, day: each, hour: Number(hour), minute: Number(minute) };
    return momentsOf(wall, timeZone).map((moment) => moment + Number(second) * 1000);
  });
  return times.reduce((best, time) => (Math.abs(time - near) < Math.abs(best - near) ? time : best));
}
