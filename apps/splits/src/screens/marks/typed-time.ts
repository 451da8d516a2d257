import { wallTime, wallTimeToMs } from '../../race/words/zoned-time.ts';

const dayMs = 86_400_000;
const pattern = /^([01]?\d|2[0-3])[:. ]?([0-5]\d)(?:[:. ]?([0-5]\d))?$/;

/**
 * A time of day as a person types it (`4:17`, `04:17:32`, `041732`), on the day that brings it
 * nearest to `near`. Undefined where it is none.
 */
export function parseTypedTime(text: string, near: number, timeZone: string): number | undefined {
  const [, hour, minute, second = '0'] = pattern.exec(text.trim()) ?? [];
  if (hour === undefined || minute === undefined) return undefined;
  const onDayOf = (time: number) => {
    const { year, month, day } = wallTime(time, timeZone);
    const wall = { year, month, day, hour: Number(hour), minute: Number(minute) };
    return wallTimeToMs(wall, timeZone) + Number(second) * 1000;
  };
  const days = [near - dayMs, near, near + dayMs].map(onDayOf);
  return days.reduce((best, time) => (Math.abs(time - near) < Math.abs(best - near) ? time : best));
}
