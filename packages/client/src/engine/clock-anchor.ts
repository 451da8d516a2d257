import { confidenceOf, type Confidence, type ServerTime } from '@baton/protocol';
import type { TimeReading } from './clock-api.ts';

/** Rate error that no clock in a phone or computer exceeds, in ms per ms: 500 ppm. */
const driftMax = 500e-6;
/** What the wall clock may have been rounded to, and corrected by, unseen, while no page was open (ms). */
const reloadAllowanceMs = 60;

/** Where the monotonic clock stands against server time, with the proof of it. */
export interface ClockAnchor {
  /** Server time minus monotonic reading, in ms. */
  readonly offsetMs: number;
  /** Half the width of the interval at `monotonicMs`, in ms. */
  readonly boundMs: number;
  /** When it was so. */
  readonly monotonicMs: number;
  /** The best level that it may earn. */
  readonly best: Confidence;
  /** Server time of the exchange behind it, in ms. */
  readonly exchangedAt: number;
}

/** Survives a reload. The wall clock is the only clock that goes on in between. */
export interface SavedAnchor {
  /** Server time minus wall clock, in ms. */
  readonly offsetMs: number;
  readonly boundMs: number;
  readonly wallMs: number;
  readonly exchangedAt: number;
}

/**
 * The anchor that one exchange proves. The client sends at `sentMs` and receives at
 * `receivedMs` (monotonic); the true offset lies within half the travel time of the middle,
 * whatever the asymmetry (Cristian 1989; RFC 5905). A coarse clock may put both readings a grain
 * too near to each other, and whoever reads it later is a grain off again.
 */
export function anchorOf({ clock }: ServerTime, sentMs: number, receivedMs: number, grainMs: number): ClockAnchor {
  // Less than nothing where the readings came too near.
  const travelMs = receivedMs - sentMs - (clock.sentAt - clock.receivedAt);
  return {
    offsetMs: (clock.receivedAt - sentMs + (clock.sentAt - receivedMs)) / 2,
    boundMs: travelMs / 2 + 2 * grainMs + clock.errorMs,
    monotonicMs: receivedMs,
    best: 'high',
    exchangedAt: clock.sentAt,
  };
}

/** The bound at a monotonic reading: it grows with the distance from the exchange, both ways. */
export function boundAt({ boundMs, monotonicMs }: ClockAnchor, readingMs: number): number {
  return boundMs + driftMax * Math.abs(readingMs - monotonicMs);
}

/** Server time at a monotonic reading. */
export function readAnchor(anchor: ClockAnchor, readingMs: number): TimeReading {
  const uncertaintyMs = boundAt(anchor, readingMs);
  const earned = confidenceOf(uncertaintyMs);
  return {
    time: readingMs + anchor.offsetMs,
    uncertaintyMs,
    confidence: earned === 'high' ? anchor.best : earned,
  };
}

export function saveAnchor(anchor: ClockAnchor, wallMs: number, readingMs: number): SavedAnchor {
  return {
    offsetMs: readingMs + anchor.offsetMs - wallMs,
    boundMs: boundAt(anchor, readingMs),
    wallMs,
    exchangedAt: anchor.exchangedAt,
  };
}

/**
 * The anchor again after a reload; undefined where the wall clock has gone backwards since.
 * It rests on one assumption, which nothing here can check: while no page was open, the wall
 * clock was set by no more than the allowance. Where somebody set it further forward, the true
 * time lies outside the bound until the next exchange. Therefore `medium` at best.
 */
export function restoreAnchor(
  saved: unknown,
  wallMs: number,
  readingMs: number,
  grainMs: number,
): ClockAnchor | undefined {
  if (!isSavedAnchor(saved) || wallMs < saved.wallMs) return undefined;
  return {
    offsetMs: wallMs + saved.offsetMs - readingMs,
    // Both clocks were read once more, and the wall clock when it was saved too.
    boundMs: saved.boundMs + driftMax * (wallMs - saved.wallMs) + reloadAllowanceMs + 4 * grainMs,
    monotonicMs: readingMs,
    best: 'medium',
    exchangedAt: saved.exchangedAt,
  };
}

function isSavedAnchor(value: unknown): value is SavedAnchor {
  if (typeof value !== 'object' || value === null) return false;
  const { offsetMs, boundMs, wallMs, exchangedAt } = value as Record<string, unknown>;
  return [offsetMs, boundMs, wallMs, exchangedAt].every((number) => Number.isFinite(number));
}
