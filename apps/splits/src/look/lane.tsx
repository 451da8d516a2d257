import './lane.css';

interface LaneProps {
  /** Milliseconds, all on one clock. */
  readonly startedAt: number;
  readonly now: number;
  readonly earliest: number;
  readonly latest: number;
  readonly planned: number;
  /** Under its two ends: start time, "plan 04:19". */
  readonly startLabel: string;
  readonly planLabel: string;
}

const height = 30;
const middle = height / 2;

/** One leg as a line: done, now, the band in which the runner is due, the plan. */
export function Lane({ startedAt, now, earliest, latest, planned, startLabel, planLabel }: LaneProps) {
  const end = latest + (latest - startedAt) / 10;
  const place = (time: number) => `${(100 * clamp((time - startedAt) / (end - startedAt))).toFixed(2)}%`;
  return (
    <div className="lane">
      {/* The sentences under it say the same. */}
      <svg width="100%" height={height} aria-hidden="true">
        <rect
          className="lane-band"
          x={place(earliest)}
          width={width(place(earliest), place(latest))}
          y={middle - 11}
          height={22}
        />
        <line className="lane-rest" x1={place(now)} x2="100%" y1={middle} y2={middle} />
        <line className="lane-done" x1="0%" x2={place(now)} y1={middle} y2={middle} />
        <line className="lane-post" x1={place(earliest)} x2={place(earliest)} y1={middle - 11} y2={middle + 11} />
        <line className="lane-post" x1={place(latest)} x2={place(latest)} y1={middle - 11} y2={middle + 11} />
        {planned <= end && (
          <line className="lane-plan" x1={place(planned)} x2={place(planned)} y1={middle - 7} y2={middle + 7} />
        )}
        <circle className="lane-now" cx={place(now)} cy={middle} r={7} />
      </svg>
      <p className="lane-labels type-note third">
        <span>{startLabel}</span>
        <span>{planLabel}</span>
      </p>
    </div>
  );
}

const clamp = (share: number) => Math.min(1, Math.max(0, share));
const width = (from: string, to: string) => `${Number.parseFloat(to) - Number.parseFloat(from)}%`;
