/** A moment as ISO 8601 writes it, or a day alone; ` BC` after it for years before 1, as Postgres has it. */
const momentText =
  /^(\d{4}|[1-9]\d{4,6})-(\d\d)-(\d\d)(T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(\.\d{1,6})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?)?( BC)?$/;

/** `day` alone, with a `local` time of day, or with the time of a known `zone`. */
type Precision = 'day' | 'local' | 'zone';

/** Beyond every moment: Postgres has both as values of their own. */
const infinities: Readonly<Record<string, string>> = { infinity: '~', '-infinity': '' };

/**
 * A text that orders as moments do, to the microsecond; undefined where this is not a real moment
 * of that precision.
 */
export function momentOrder(text: string, precision: Precision): string | undefined {
  const [all, year, month, day, time, hour, minute, second, fraction = '', zone, , bc] = momentText.exec(text) ?? [];
  if (all === undefined) return Object.hasOwn(infinities, text) ? infinities[text] : undefined;
  if (precision !== (time === undefined ? 'day' : zone === undefined ? 'local' : 'zone')) return undefined;
  const date = [bc ? 1 - Number(year) : Number(year), Number(month), Number(day)] as const;
  const seconds = Number(hour ?? 0) * 3_600 + Number(minute ?? 0) * 60 + Number(second ?? 0) - offsetOf(zone) * 60;
  if (year === '0000' || !isRealDay(date)) return undefined;
  return String(startOf(date) + seconds + 1e15).padStart(16, '0') + fraction.replace(/\.?0*$/, '');
}

type Day = readonly [year: number, month: number, day: number];

const secondsIn400Years = 146_097 * 86_400;

/** The calendar repeats itself every 400 years, and `Date` knows some of them. */
function startOf([year, month, day]: Day): number {
  const era = Math.floor(year / 400);
  return Date.UTC(2000 + year - era * 400, month - 1, day) / 1_000 + (era - 5) * secondsIn400Years;
}

function isRealDay([year, month, day]: Day): boolean {
  const days = (startOf([year, month + 1, 1]) - startOf([year, month, 1])) / 86_400;
  return month >= 1 && month <= 12 && day >= 1 && day <= days;
}

/** Minutes ahead of UTC. */
function offsetOf(zone = 'Z'): number {
  return zone === 'Z' ? 0 : Number(zone.slice(0, 3)) * 60 + Number(zone.charAt(0) + zone.slice(4));
}
