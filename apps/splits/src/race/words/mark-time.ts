import type { Interval } from '@baton/protocol';
import { dayPrefix, minuteText, secondText } from './time-words.ts';

/** A recorded time with its worth: digits stop where the error bound begins. */
export interface MarkTime {
  /** `02:49:48.2`, `04:17:32`, `04:17:31 or 32`, `about 04:17` */
  readonly text: string;
  /** `± 0.3 s`; undefined where nothing is known. */
  readonly bound: string | undefined;
  /** Whether it is worth less than a whole second. */
  readonly isAbout: boolean;
}

/** Tenths at high and medium confidence, whole seconds at low, `about` and the minute else. */
export function markTime({ time, uncertaintyMs, confidence }: Interval, timeZone: string): MarkTime {
  if (confidence === 'none' || uncertaintyMs === null) {
    return { text: `about ${minuteText(time, timeZone)}`, bound: undefined, isAbout: true };
  }
  const bound = boundText(uncertaintyMs);
  if (confidence !== 'low') {
    const tenth = Math.floor(time / 100) % 10;
    return { text: `${secondText(time, timeZone)}.${tenth}`, bound, isAbout: false };
  }
  return { text: secondOrNext(time - uncertaintyMs, time + uncertaintyMs, timeZone), bound, isAbout: false };
}

/** `04:17:32 ± 0.3 s` in one text; with its weekday where that is not the day of `now`. */
export function markTimeText(at: Interval, timeZone: string, now = at.time): string {
  const { text, bound } = markTime(at, timeZone);
  const day = dayPrefix(at.time, now, timeZone);
  return day + (bound === undefined ? text : `${text} ${bound}`);
}

/** `± 0.04 s`, `± 0.3 s`; rounded up, so that it never claims more than is known. */
export function boundText(uncertaintyMs: number): string {
  // The small number keeps 300 ms at 0.3 s in spite of binary fractions.
  const up = (step: number) => Math.ceil(uncertaintyMs / step - 1e-9) * step;
  return uncertaintyMs < 95
    ? `± ${(Math.max(10, up(10)) / 1000).toFixed(2)} s`
    : `± ${(Math.max(100, up(100)) / 1000).toFixed(1)} s`;
}

function secondOrNext(earliest: number, latest: number, timeZone: string): string {
  const first = secondText(earliest, timeZone);
  const last = secondText(latest, timeZone);
  if (first === last) return first;
  const isSameMinute = first.slice(0, 5) === last.slice(0, 5);
  return `${first} or ${isSameMinute ? last.slice(6) : last}`;
}
