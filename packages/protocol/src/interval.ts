/** What a reading of the clock is worth; see the levels in `docs/PROTOCOL.md`. */
export const confidences = ['high', 'medium', 'low', 'none'] as const;
export type Confidence = (typeof confidences)[number];

/**
 * An instant as it can be known: the true time lies in `time ± uncertaintyMs`.
 * The device's boot session and monotonic reading are kept, so that a later
 * synchronization can narrow the interval beside the original.
 */
export interface Interval {
  /** Milliseconds since 1970 (server time), fractions allowed. */
  readonly time: number;
  /** Half the interval's width in milliseconds; null where nothing is known. */
  readonly uncertaintyMs: number | null;
  readonly confidence: Confidence;
  /** Id of the session of the monotonic clock that `monotonicMs` belongs to. */
  readonly boot?: string;
  /** The monotonic clock's reading in milliseconds. */
  readonly monotonicMs?: number;
}

// One second under the largest time that a Date can hold, and that Postgres can too.
const timeMax = 8.64e15 - 1000;

export function isInterval(value: unknown): value is Interval {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { time, uncertaintyMs, confidence, boot, monotonicMs, ...unknown } = value as Record<string, unknown>;
  return (
    typeof time === 'number' &&
    Math.abs(time) <= timeMax &&
    (uncertaintyMs === null ||
      (typeof uncertaintyMs === 'number' && uncertaintyMs >= 0 && Number.isFinite(uncertaintyMs))) &&
    confidences.includes(confidence as Confidence) &&
    (boot === undefined || (typeof boot === 'string' && boot.length <= 64)) &&
    (monotonicMs === undefined || (typeof monotonicMs === 'number' && Number.isFinite(monotonicMs))) &&
    Object.keys(unknown).length === 0
  );
}

/** The level that an error bound earns. */
export function confidenceOf(uncertaintyMs: number | null): Confidence {
  if (uncertaintyMs === null || uncertaintyMs > 500) return 'none';
  if (uncertaintyMs > 150) return 'low';
  if (uncertaintyMs > 50) return 'medium';
  return 'high';
}

/** The order of two intervals, where one is certain: they must not touch. */
export function compareIntervals(a: Interval, b: Interval): 'before' | 'after' | 'too-close' {
  if (a.uncertaintyMs === null || b.uncertaintyMs === null) return 'too-close';
  if (a.time + a.uncertaintyMs < b.time - b.uncertaintyMs) return 'before';
  if (b.time + b.uncertaintyMs < a.time - a.uncertaintyMs) return 'after';
  return 'too-close';
}
