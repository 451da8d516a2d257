/**
 * The instant of a date and time of day in a zone, in ms since 1970. A time that the zone skips
 * in spring is taken as that much later; of one that happens twice in autumn, the first counts.
 *
 * @param date `2026-08-28`
 * @param time `13:00`
 */
export function zonedInstant(date: string, time: string, timeZone: string): number {
  const asIfUtc = Date.parse(`${date}T${time}:00Z`);
  const dayMs = 86_400_000;
  const before = offsetMs(asIfUtc - dayMs, timeZone);
  const after = offsetMs(asIfUtc + dayMs, timeZone);
  const offset = [before, after].find((each) => offsetMs(asIfUtc - each, timeZone) === each);
  return asIfUtc - (offset ?? before);
}

/** What the zone's clocks show more than UTC's, in ms. */
function offsetMs(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(instant);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const shown = `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}Z`;
  return Date.parse(shown) - Math.floor(instant / 1000) * 1000;
}

/** Whether the browser knows the zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name !== '';
  } catch {
    return false;
  }
}
