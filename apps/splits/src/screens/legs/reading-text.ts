import type { MinutesAhead } from '../../race/minutes-ahead.ts';
import { secondText } from '../../race/words/time-words.ts';
import { extremeText } from '../../race/words/race-words.ts';
import type { RaceState } from '../../race/race-state.ts';

/** What the picture says at one exchange: "22:40:12, 6 min ahead after leg 14". */
export function readingText(state: RaceState, { known, fan }: MinutesAhead, n: number): string {
  const point = known.find((each) => each.n === n);
  const at = state.exchanges[n]?.accepted?.mark.at.time;
  if (point && at !== undefined) return `${secondText(at, state.race.timeZone)}, ${extremeText(point)}`;
  const range = fan.find((each) => each.n === n);
  if (!range) return `No time for exchange ${n}`;
  return `${rangeOfMinutes(range.low, range.high)} after leg ${n}`;
}

/** "4 to 18 min ahead", "3 min behind to 9 min ahead". */
export function rangeOfMinutes(low: number, high: number): string {
  const [from, to] = [Math.round(low), Math.round(high)];
  if (from >= 0) return `${from} to ${to} min ahead`;
  if (to <= 0) return `${-to} to ${-from} min behind`;
  return `${-from} min behind to ${to} min ahead`;
}
