import { secondsPerMileOf } from './duration-words.ts';

// What the schema takes.
const paceMin = 180;
const paceMax = 1800;
const penaltyMinutesMax = 600;

/** Seconds a mile of a pace as a person types it, a mile or a km; undefined where nobody runs so. */
export function parseTypedPace(text: string, units: 'mi' | 'km'): number | undefined {
  const seconds = secondsOf(text);
  const pace = seconds === undefined ? 0 : Math.round(secondsPerMileOf(seconds, units));
  return pace >= paceMin && pace <= paceMax ? pace : undefined;
}

/** What is wrong with a pace that cannot be read. */
export function typedPaceProblem(text: string, units: 'mi' | 'km'): string {
  const form = units === 'mi' ? 'a mile from 3:00 to 30:00, such as 7:15' : 'a km from 1:52 to 18:38, such as 4:30';
  return `${notOne(text, 'pace')}Write minutes and seconds ${form}.`;
}

/** Seconds of a penalty as a person types it: `2:00`. */
export function parseTypedPenalty(text: string): number | undefined {
  const seconds = secondsOf(text) ?? 0;
  return seconds > 0 && seconds <= penaltyMinutesMax * 60 ? seconds : undefined;
}

/** What is wrong with a penalty that cannot be read. */
export function typedPenaltyProblem(text: string): string {
  return `${notOne(text, 'penalty')}Write minutes and seconds, such as 2:00.`;
}

function notOne(text: string, what: string): string {
  return text.trim() === '' ? '' : `“${text.trim()}” is not a ${what}. `;
}

function secondsOf(text: string): number | undefined {
  const [, minutes, seconds] = /^(\d{1,3}):([0-5]\d)$/.exec(text.trim()) ?? [];
  return minutes === undefined || seconds === undefined ? undefined : Number(minutes) * 60 + Number(seconds);
}
