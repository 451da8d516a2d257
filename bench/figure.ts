/** One measured number beside the same work without Baton and what the design asks for. */
export interface Figure {
  readonly suite: string;
  readonly figure: string;
  readonly value: number;
  readonly unit: Unit;
  /** The same work without Baton, measured in the same run; null where there is no such thing. */
  readonly floor: number | null;
  /** value ÷ floor: what can be compared between machines. */
  readonly ratio: number | null;
  /** The design's bound for `value` on two cores; null where the design names none. */
  readonly target: number | null;
  /** Whether `value` may be `target` at most or must be it at least. */
  readonly bound: Bound;
  /** Whether `value` keeps to `target`; null without one. */
  readonly met: boolean | null;
}

export type Unit = 'ms' | 'µs' | 'kB' | 'MB' | 'count' | '1/s' | '%';
export type Bound = 'most' | 'least';

export interface Measurement {
  readonly figure: string;
  readonly value: number;
  readonly unit: Unit;
  readonly floor?: number | undefined;
  readonly target?: number | undefined;
  /** Default `most`. */
  readonly bound?: Bound;
}

export function createFigure(suite: string, measured: Measurement): Figure {
  const { figure, value, unit, floor, target, bound = 'most' } = measured;
  return {
    suite,
    figure,
    value: round(value),
    unit,
    floor: floor === undefined ? null : round(floor),
    ratio: floor === undefined ? null : round(value / floor),
    target: target ?? null,
    bound,
    met: target === undefined ? null : bound === 'most' ? value <= target : value >= target,
  };
}

/** Three digits say all that a run on shared cores can say. */
function round(value: number): number {
  return Number(value.toPrecision(3));
}
