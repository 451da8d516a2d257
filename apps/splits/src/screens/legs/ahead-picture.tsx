import { type PointerEvent, useMemo, useState } from 'react';
import { darkSpans } from '../../race/dark-hours.ts';
import { minutesAhead, type MinutesAhead } from '../../race/minutes-ahead.ts';
import type { Projection } from '../../race/projection.ts';
import { extremeText } from '../../race/words/race-words.ts';
import type { RaceState } from '../../race/race-state.ts';
import { AheadTable } from './ahead-table.tsx';
import { exchangeTimes, minuteScale, placeOnCourse } from './picture-scale.ts';
import { readingText } from './reading-text.ts';
import './ahead-picture.css';

interface AheadPictureProps {
  readonly state: RaceState;
  readonly projection: Projection;
  /** The picture's name: what it shows, in words. */
  readonly verdict: string;
}

const height = 184;

/** Minutes ahead of plan at each exchange, and the fan of what is to come. */
export function AheadPicture({ state, projection, verdict }: AheadPictureProps) {
  const ahead = useMemo(() => minutesAhead(state, projection), [state, projection]);
  const [read, setRead] = useState<number>();
  const dark = darkOnCourse(state, projection);
  const last = state.legs.length;
  const { top, bottom } = minuteScale(ahead);
  const x = (n: number) => `${((100 * n) / last).toFixed(2)}%`;
  const y = (minutes: number) => (height * (top - minutes)) / (top - bottom);

  const follow = (event: PointerEvent<HTMLElement>) => {
    const picture = event.currentTarget.firstElementChild;
    if (!picture) return;
    const { left, width } = picture.getBoundingClientRect();
    setRead(Math.round(last * Math.min(1, Math.max(0, (event.clientX - left) / width))));
  };

  return (
    <figure className="ahead">
      <div
        className="ahead-picture"
        role="img"
        aria-label={verdict}
        onPointerDown={follow}
        onPointerMove={follow}
        onPointerLeave={() => setRead(undefined)}
      >
        <svg width="100%" height={height} aria-hidden="true">
          <DarkHours {...{ dark, x }} />
          <line className="ahead-plan" x1="0" x2="100%" y1={y(0)} y2={y(0)} />
          <Lines ahead={ahead} last={last} y={y} />
          <DarkWords {...{ dark, x }} isAbove={(ahead.extreme?.minutes ?? 0) < 0} />
          <Moments ahead={ahead} x={x} y={y} last={last} />
          {read !== undefined && <line className="ahead-read" x1={x(read)} x2={x(read)} y1="0" y2={height} />}
        </svg>
        <p className="ahead-scale type-tick third" aria-hidden="true">
          <span>+{top}</span>
          <span>−{-bottom}</span>
        </p>
      </div>
      <figcaption className="type-tick third">
        <span className="ahead-legs" aria-hidden="true">
          <span>1</span>
          <span>{last}</span>
        </span>
        {read === undefined ? 'Minutes ahead or behind, by leg · 8 in 10 inside' : readingText(state, ahead, read)}
      </figcaption>
      <AheadTable state={state} ahead={ahead} />
    </figure>
  );
}

type Place = (n: number) => string;
type Height = (minutes: number) => number;

/** Where it is dark, by exchanges. */
interface DarkPart {
  readonly begin: number;
  readonly end: number;
}

function darkOnCourse(state: RaceState, projection: Projection): readonly DarkPart[] {
  const times = exchangeTimes(state, projection);
  return darkSpans(state.race, times[0] ?? 0, times.at(-1) ?? 0).map(({ from, until }) => ({
    begin: placeOnCourse(times, from),
    end: placeOnCourse(times, until),
  }));
}

function DarkHours({ dark, x }: { dark: readonly DarkPart[]; x: Place }) {
  return dark.map(({ begin, end }) => (
    <rect key={begin} className="ahead-dark" x={x(begin)} width={x(end - begin)} y="0" height={height} />
  ));
}

/** At the foot of the dark part, or above where the label of the worst moment lies at the foot. */
function DarkWords({ dark, x, isAbove }: { dark: readonly DarkPart[]; x: Place; isAbove: boolean }) {
  return dark.map(({ begin }) => (
    <text key={begin} className="ahead-text" x={x(begin)} dx="6" y={isAbove ? 16 : height - 6}>
      dark
    </text>
  ));
}

/** Drawn in legs and px, and stretched to the width. */
function Lines({ ahead, last, y }: { ahead: MinutesAhead; last: number; y: Height }) {
  const { known, fan } = ahead;
  const path = (points: readonly { n: number; minutes: number }[]) =>
    points.map(({ n, minutes }) => `${n},${y(minutes).toFixed(1)}`).join(' ');
  const high = fan.map(({ n, high: minutes }) => ({ n, minutes }));
  const low = fan.map(({ n, low: minutes }) => ({ n, minutes }));
  return (
    <svg width="100%" height={height} viewBox={`0 0 ${last} ${height}`} preserveAspectRatio="none">
      <polygon className="ahead-fan" points={path([...high, ...low.toReversed()])} />
      <polyline className="ahead-edge" points={path(high)} />
      <polyline className="ahead-edge" points={path(low)} />
      <polyline className="ahead-line" points={path(known)} />
    </svg>
  );
}

/** The words in the picture: where the plan lies, and the best or worst moment; and the ring at the last. */
function Moments({ ahead, x, y, last }: { ahead: MinutesAhead; x: Place; y: Height; last: number }) {
  const ring = ahead.known.at(-1);
  const { extreme } = ahead;
  return (
    <>
      <text className="ahead-text" x="0" y={y(0) + 16}>
        plan
      </text>
      {extreme && (
        <text
          className="ahead-text ahead-extreme"
          x={x(extreme.n)}
          y={y(extreme.minutes) + (extreme.minutes < 0 ? 20 : -10)}
          textAnchor={extreme.n < last / 3 ? 'start' : 'end'}
        >
          {extremeText(extreme)}
        </text>
      )}
      {ring && <circle className="ahead-ring" cx={x(ring.n)} cy={y(ring.minutes)} r="5" />}
    </>
  );
}
