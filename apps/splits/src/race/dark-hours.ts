import type { RaceRow } from './rows.ts';
import { wallTime, wallTimeToMs } from './words/zoned-time.ts';

/** A stretch of time in milliseconds since 1970. */
export interface TimeSpan {
  readonly from: number;
  readonly until: number;
}

const dayMs = 86_400_000;

/** The dark hours of the race (vest and lamp) that touch `from` to `until`, in order. */
export function darkSpans(race: RaceRow, from: number, until: number): readonly TimeSpan[] {
  const spans: TimeSpan[] = [];
  // A night that touches may have begun on the evening before.
  for (let time = from - dayMs; time <= until + dayMs; time += dayMs) {
    const span = nightOf(race, time);
    const isNew = spans.at(-1)?.from !== span.from;
    if (isNew && span.from < until && span.until > from) spans.push(span);
  }
  return spans;
}

/** Whether any of it is dark. */
export function touchesDark(race: RaceRow, from: number, until: number): boolean {
  return darkSpans(race, from, until).length > 0;
}

/** The night that begins on the day of `time`. */
function nightOf(race: RaceRow, time: number): TimeSpan {
  const begin = atTimeOfDay(race, time, race.darkFrom);
  const end = atTimeOfDay(race, time, race.darkUntil);
  return { from: begin, until: end > begin ? end : atTimeOfDay(race, end + dayMs, race.darkUntil) };
}

function atTimeOfDay({ timeZone }: RaceRow, time: number, timeOfDay: string): number {
  const [hour = 0, minute = 0] = timeOfDay.split(':').map(Number);
  return wallTimeToMs({ ...wallTime(time, timeZone), hour, minute }, timeZone);
}
