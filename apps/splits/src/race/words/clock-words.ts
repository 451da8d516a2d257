import type { Confidence } from '@baton/protocol';
import { boundText } from './mark-time.ts';
import { minuteText } from './time-words.ts';

/** What the clock of this phone is worth now. */
export interface ClockWorth {
  readonly uncertaintyMs: number | null;
  readonly confidence: Confidence;
  /** When it was last compared with the server, in ms; null for never. */
  readonly lastSyncAt: number | null;
  /** How long ago that was, in ms; null for never. */
  readonly ageMs: number | null;
}

const freshMs = 10 * 60_000;

/** The line under the key, and whether a person should heed it. */
export function clockWords(clock: ClockWorth, timeZone: string): { readonly text: string; readonly isHeed: boolean } {
  const { uncertaintyMs, confidence, lastSyncAt, ageMs } = clock;
  // Checked just now and still no better: a very slow network, or the demo in time-lapse.
  if (confidence === 'none' && uncertaintyMs !== null && ageMs !== null && ageMs < freshMs) {
    return { text: `Clock good to ${boundText(uncertaintyMs)}: times will say about`, isHeed: true };
  }
  if (confidence === 'none' || uncertaintyMs === null) {
    const since =
      lastSyncAt === null ? 'has never been checked' : `has not been checked since ${minuteText(lastSyncAt, timeZone)}`;
    return { text: `The clock ${since}. Times will say about.`, isHeed: true };
  }
  const digits = confidence === 'low' ? 'second' : 'tenth';
  return {
    text: `Clock good to ${boundText(uncertaintyMs)}: times kept to the ${digits}`,
    isHeed: confidence === 'low',
  };
}
