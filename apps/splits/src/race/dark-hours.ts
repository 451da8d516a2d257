import type { RaceRow } from './rows.ts';
import { type WallTime, wallTime, wallTimeToMs } from './words/zoned-time.ts';

/** A stretch of time in milliseconds since 1970. */
export interface TimeSpan {
  readonly from: number;
  readonly until: number;
}

/** A race is over in days. A mark of a wrong year is not waited for. */
const nightsMax = 60;

/** The dark hours of the race (vest and lamp) that touch `from` to `until`, in order. */
export function darkSpans(race: RaceRow, from: number, until: number): readonly TimeSpan[] {
  const spans: TimeSpan[] = [];
  const firstDay = wallTime(from, race.timeZone);
  // A night that touches may have begun on the evening before.
  let night = nightOf(race, firstDay, -1);
  for (let days = 0; night.from < until && days < nightsMax; days++) {
    if (night.until > from) spans.push(night);
    night = nightOf(race, firstDay, days);
  }
  return spans;
}

/** Whether any of it is dark. */
export function touchesDark(race: RaceRow, from: number, until: number): boolean {
  return darkSpans(race, from, until).length > 0;
}

/** The night that begins so many days after a first one. Days are the calendar's: not each has 24 hours. */
function nightOf(race: RaceRow, firstDay: WallTime, days: number): TimeSpan {
  const begin = atTimeOfDay(race, firstDay, days, race.darkFrom);
  const end = atTimeOfDay(race, firstDay, days, race.darkUntil);
  return { from: begin, until: end > begin ? end : atTimeOfDay(race, firstDay, days + 1, race.darkUntil) };
}

function atTimeOfDay({ timeZone }: RaceRow, firstDay: WallTime, days: number, timeOfDay: string): number {
  const [hour = 0, minute = 0] = timeOfDay.split(':').map(Number);
  return wallTimeToMs({ ...firstDay, day: firstDay.day + days, hour, minute }, timeZone);
}
