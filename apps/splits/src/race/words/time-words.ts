import { shownZone, wallTime, zoneName, type WallTime } from './zoned-time.ts';

/** `04:15`; the minute that has begun. */
export function minuteText(time: number, timeZone: string): string {
  const { hour, minute } = wallTime(time, timeZone);
  return `${two(hour)}:${two(minute)}`;
}

/** `04:17:32`; the second that has begun. */
export function secondText(time: number, timeZone: string): string {
  return `${minuteText(time, timeZone)}:${two(wallTime(time, timeZone).second)}`;
}

/** `04:15` today, `Sun 04:15` on another day than `now`. */
export function dayMinuteText(time: number, now: number, timeZone: string): string {
  return dayPrefix(time, now, timeZone) + minuteText(time, timeZone);
}

/** `Sun ` before a time of another day than `now`, nothing today. */
export function dayPrefix(time: number, now: number, timeZone: string): string {
  return isSameDay(time, now, timeZone) ? '' : `${wallTime(time, timeZone).weekday} `;
}

/** `Fri 13:00` */
export function weekdayMinuteText(time: number, timeZone: string): string {
  return `${wallTime(time, timeZone).weekday} ${minuteText(time, timeZone)}`;
}

/** Race time as it stands on every screen: `Sat 03:52:41 PDT`. */
export function raceTimeText(time: number, timeZone: string): string {
  return `${wallTime(time, timeZone).weekday} ${secondText(time, timeZone)} ${zoneName(time, timeZone)}`;
}

/** `04:15–04:20`, in whole minutes that hold the whole range; days where they are not today's. */
export function rangeText(early: number, late: number, now: number, timeZone: string): string {
  const from = Math.floor(early / 60_000) * 60_000;
  const until = Math.max(Math.ceil(late / 60_000) * 60_000, from + 60_000);
  return `${dayMinuteText(from, now, timeZone)}–${dayMinuteText(until, from, timeZone)}`;
}

/** `Los Angeles`, from `America/Los_Angeles`. */
export function zonePlace(timeZone: string): string {
  const zone = shownZone(timeZone);
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** `Fri 13:00 in Los Angeles, 22:00 where you are`; the second half only where it differs. */
export function startText(time: number, timeZone: string, phoneZone: string): string {
  const there = `${weekdayMinuteText(time, timeZone)} in ${zonePlace(timeZone)}`;
  const here = weekdayMinuteText(time, phoneZone);
  if (here === weekdayMinuteText(time, timeZone)) return there;
  const isSameWeekday = wallTime(time, timeZone).weekday === wallTime(time, phoneZone).weekday;
  return `${there}, ${isSameWeekday ? minuteText(time, phoneZone) : here} where you are`;
}

function isSameDay(a: number, b: number, timeZone: string): boolean {
  const dayOf = ({ year, month, day }: WallTime) => `${year}-${month}-${day}`;
  return dayOf(wallTime(a, timeZone)) === dayOf(wallTime(b, timeZone));
}

function two(value: number): string {
  return Number.isNaN(value) ? '??' : String(value).padStart(2, '0');
}
