import type { Split } from '../race-state.ts';

const minus = '−';
const kilometresPerMile = 1.609344;

/** A running time: `25:04`, `1:08:05`. Whole seconds that have passed. */
export function runningTimeText(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** A duration in words: `1 h 38 min`, `22 min`, `2 h`. */
export function durationText(durationMs: number): string {
  const minutes = Math.max(0, Math.round(durationMs / 60_000));
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes} min`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** A split as far as its two marks vouch for it: `49:55`, or `about 50 min`. */
export function splitText({ durationMs, uncertaintyMs }: Split): string {
  const isToTheSecond = uncertaintyMs !== null && uncertaintyMs <= 1000;
  return isToTheSecond ? runningTimeText(durationMs) : `about ${durationText(durationMs)}`;
}

/** `+1:19` slower, `−0:45` faster. */
export function againstPlanText(differenceMs: number): string {
  const seconds = Math.round(Math.abs(differenceMs) / 1000);
  const sign = seconds === 0 ? '±' : differenceMs < 0 ? minus : '+';
  return `${sign}${runningTimeText(seconds * 1000)}`;
}

/** `7:19 a mile`, `4:33 a km`. */
export function paceText(secondsPerMile: number, units: 'mi' | 'km'): string {
  return `${paceFigures(secondsPerMile, units)} a ${units === 'mi' ? 'mile' : 'km'}`;
}

/** A pace as it is typed: `7:19`. */
export function paceFigures(secondsPerMile: number, units: 'mi' | 'km'): string {
  return runningTimeText(Math.round(units === 'mi' ? secondsPerMile : secondsPerMile / kilometresPerMile) * 1000);
}

/** A pace of so many seconds a mile or a km, a mile. */
export function secondsPerMileOf(seconds: number, units: 'mi' | 'km'): number {
  return units === 'mi' ? seconds : seconds * kilometresPerMile;
}

/** `6.82 mi`, `10.98 km`. */
export function distanceText(miles: number, units: 'mi' | 'km'): string {
  return `${(units === 'mi' ? miles : miles * kilometresPerMile).toFixed(2)} ${units}`;
}

export function milesOf(kilometres: number): number {
  return kilometres / kilometresPerMile;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
