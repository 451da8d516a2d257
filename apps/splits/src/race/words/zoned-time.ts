/** A moment as a clock on the wall shows it in one time zone. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** `Sat` */
  readonly weekday: string;
}

/** The last that a Date can hold. */
const timeMax = 8.64e15;

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * @param time milliseconds since 1970; of what is no time the parts are NaN
 * @param timeZone IANA name, such as `America/Los_Angeles`; one that is not known is taken for
 *   UTC, because any program may write the database, and an old phone may not know a new zone
 */
export function wallTime(time: number, timeZone: string): WallTime {
  const parts: Record<string, string> = {};
  if (Math.abs(time) <= timeMax) {
    for (const { type, value } of formatOf(timeZone).formatToParts(time)) parts[type] = value;
  }
  return {
    year: Number(parts['year']),
    month: Number(parts['month']),
    day: Number(parts['day']),
    hour: Number(parts['hour']),
    minute: Number(parts['minute']),
    second: Number(parts['second']),
    weekday: parts['weekday'] ?? '',
  };
}

/** A minute on the wall. A day beyond its month's counts on into the next. */
export type WallMinute = Omit<WallTime, 'weekday' | 'second'>;

/**
 * The moment when the wall clock of a zone shows this, in milliseconds since 1970. Where a
 * clock change skips it, the same distance after the change; where it comes twice, the first.
 */
export function wallTimeToMs(wall: WallMinute, timeZone: string): number {
  return Math.min(...momentsOf(wall, timeZone));
}

/** All moments when the wall clock of a zone shows this: two in an hour that comes twice, else one. */
export function momentsOf(wall: WallMinute, timeZone: string): readonly number[] {
  const asUtc = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute);
  // The offsets a day before and after are all that this time can have.
  const before = asUtc - offsetAt(asUtc - 86_400_000, timeZone);
  const after = asUtc - offsetAt(asUtc + 86_400_000, timeZone);
  const shown = [before, after].filter((moment) => moment + offsetAt(moment, timeZone) === asUtc);
  return shown.length === 0 ? [before] : [...new Set(shown)];
}

/** What the zone's wall clock shows more than UTC, in milliseconds. */
export function offsetAt(time: number, timeZone: string): number {
  const wall = wallTime(time, timeZone);
  const shown = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
  return shown - Math.floor(time / 1000) * 1000;
}

/** `PDT`, `CEST`; `GMT+5:30` where the zone has no letters in English. */
export function zoneName(time: number, timeZone: string): string {
  const names = ['en-US', 'en-GB', 'en-AU'].map((locale) => zoneNameIn(locale, time, timeZone));
  return names.find((name) => !/[\d+]/.test(name)) ?? names[0] ?? timeZone;
}

export function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

/** The zone that times are shown in: UTC in place of one that this device does not know. */
export function shownZone(timeZone: string): string {
  return isTimeZone(timeZone) ? timeZone : 'UTC';
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: shownZone(timeZone),
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}

function zoneNameIn(locale: string, time: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone: shownZone(timeZone), timeZoneName: 'short' }).formatToParts(
    time,
  );
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}
