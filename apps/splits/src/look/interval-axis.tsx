import './interval-axis.css';

export interface DrawnInterval {
  readonly id: string;
  /** Milliseconds. */
  readonly time: number;
  /** Half its width in milliseconds; null where nothing is known. */
  readonly uncertaintyMs: number | null;
  readonly isCounting: boolean;
  readonly isVoid?: boolean;
}

interface IntervalAxisProps {
  readonly intervals: readonly DrawnInterval[];
  /** What the picture says, in words. */
  readonly verdict: string;
  /** Words for an instant at the axis's ends and middle. */
  readonly label: (time: number) => string;
}

const rowHeight = 30;
const postHeight = 22;
/** Narrower than this an interval is no longer seen as one. */
const widthMin = 14;

/** Times as what they are worth: two posts, light between, a dot in the middle; one row each, one axis. */
export function IntervalAxis({ intervals, verdict, label }: IntervalAxisProps) {
  const { from, to } = axisOf(intervals);
  const place = (time: number) => `${((100 * (time - from)) / (to - from)).toFixed(2)}%`;
  const axisY = intervals.length * rowHeight + 4;
  return (
    <figure className="interval-axis" role="img" aria-label={verdict}>
      <svg width="100%" height={axisY + 8} aria-hidden="true">
        <line className="interval-line" x1="0" x2="100%" y1={axisY} y2={axisY} />
        {intervals.map((interval, row) => (
          <Shape
            key={interval.id}
            interval={interval}
            x={place(interval.time)}
            half={interval.uncertaintyMs === null ? '50%' : `${(100 * interval.uncertaintyMs) / (to - from)}%`}
            y={row * rowHeight + rowHeight / 2}
            axisY={axisY}
          />
        ))}
      </svg>
      <p className="interval-labels type-tick third" aria-hidden="true">
        <span>{label(from)}</span>
        <span>{label(to)}</span>
      </p>
    </figure>
  );
}

interface ShapeProps {
  readonly interval: DrawnInterval;
  readonly x: string;
  readonly half: string;
  readonly y: number;
  readonly axisY: number;
}

/** Drawn around its own middle, so that CSS can keep it from becoming too narrow. */
function Shape({ interval, x, half, y, axisY }: ShapeProps) {
  const kind = interval.isVoid
    ? 'interval interval-void'
    : interval.isCounting
      ? 'interval interval-counting'
      : 'interval';
  const reach = `max(${widthMin / 2}px, ${half})`;
  return (
    <svg className={kind} x={x} y={y} overflow="visible">
      <rect style={{ x: `calc(-1 * ${reach})`, width: `calc(2 * ${reach})` }} y={-postHeight / 2} height={postHeight} />
      <g style={{ transform: `translateX(calc(-1 * ${reach}))` }}>
        <line y1={-postHeight / 2} y2={postHeight / 2} />
      </g>
      <g style={{ transform: `translateX(${reach})` }}>
        <line y1={-postHeight / 2} y2={postHeight / 2} />
      </g>
      <circle r={4} />
      <line className="interval-foot" y1={axisY - y - 4} y2={axisY - y + 4} />
    </svg>
  );
}

/** Three times as wide as what is to be told apart. */
function axisOf(intervals: readonly DrawnInterval[]): { readonly from: number; readonly to: number } {
  const times = intervals.map((interval) => interval.time);
  const first = Math.min(...times);
  const last = Math.max(...times);
  const widest = Math.max(...intervals.map((interval) => interval.uncertaintyMs ?? 0));
  const reach = Math.max(1.5 * (last - first), 2 * widest, 500);
  const middle = (first + last) / 2;
  return { from: middle - reach, to: middle + reach };
}
