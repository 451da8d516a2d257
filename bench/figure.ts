/** One measured number beside what bounds it from below and what it should not exceed. */
export interface Figure {
  readonly suite: string;
  readonly figure: string;
  readonly value: number;
  readonly unit: 'ms' | 'kB' | 'count';
  /** The same work without Baton, measured in the same run; null where there is no such thing. */
  readonly floor: number | null;
  /** value ÷ floor: what can be compared between machines. */
  readonly ratio: number | null;
  /** The design's bound for `value` on two cores; null where the design names none. */
  readonly target: number | null;
  /** Whether `value` keeps to `target`; null without one. */
  readonly met: boolean | null;
}

export interface Measurement {
  readonly figure: string;
  readonly value: number;
  readonly unit: Figure['unit'];
  readonly floor?: number;
  readonly target?: number;
}

export function createFigure(suite: string, measured: Measurement): Figure {
  const { figure, value, unit, floor, target } = measured;
  return {
    suite,
    figure,
    value: round(value),
    unit,
    floor: floor === undefined ? null : round(floor),
    ratio: floor === undefined ? null : round(value / floor),
    target: target ?? null,
    met: target === undefined ? null : value <= target,
  };
}

/** Three digits say all that a run on shared cores can say. */
function round(value: number): number {
  return Number(value.toPrecision(3));
}
