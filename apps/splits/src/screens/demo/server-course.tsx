import { useRef } from 'react';
import { CourseLine, CourseRow, CourseTick } from '../../look/course-line.tsx';
import { countText } from '../../race/words/count-words.ts';
import { distanceText } from '../../race/words/duration-words.ts';
import { markTime } from '../../race/words/mark-time.ts';
import { shortName } from '../../race/words/race-words.ts';
import type { ExchangeState, LegState, RaceState } from '../../race/race-state.ts';
import type { MarkRow } from '../../race/rows.ts';
import { useRaceData } from '../../shell/race-data.tsx';

interface ServerCourseProps {
  /** Device ids of the phones on either side. */
  readonly left: string;
  readonly right: string;
}

/** The newest part of the course as the server has it; each write comes in as a stroke from its phone. */
export function ServerCourse({ left, right }: ServerCourseProps) {
  const { state } = useRaceData();
  if (!state) return null;
  const marks = state.exchanges.flatMap((exchange) => exchange.marks);
  return (
    <>
      <p className="type-note second">
        {countText(state.exchanges.filter(({ accepted }) => accepted).length, 'exchange')},{' '}
        {countText(marks.length, 'mark')}
      </p>
      <div className="server-course">
        <Strokes marks={marks} left={left} right={right} />
        <CourseLine label="Exchanges on the server">
          {state.legs
            .filter(({ status }) => status !== 'ahead')
            .map((leg) => (
              <Leg key={leg.n} leg={leg} state={state} />
            ))}
        </CourseLine>
      </div>
    </>
  );
}

function Leg({ leg, state }: { readonly leg: LegState; readonly state: RaceState }) {
  const name = leg.runner ? shortName(leg.runner, state.runners) : 'Nobody';
  const exchange = state.exchanges[leg.n];
  return (
    <>
      <CourseRow is={leg.status === 'running' ? 'current' : 'past'}>
        <span>
          {name}{' '}
          <span className="type-note second">
            leg {leg.n} · {distanceText(leg.distanceMiles, state.race.units)}
          </span>
        </span>
      </CourseRow>
      {exchange && leg.status === 'done' && <Exchange exchange={exchange} timeZone={state.race.timeZone} />}
    </>
  );
}

function Exchange({ exchange, timeZone }: { readonly exchange: ExchangeState; readonly timeZone: string }) {
  const { accepted, two } = exchange;
  return (
    <CourseTick is="past" shape={two ? 'double' : accepted ? 'plain' : 'estimated'}>
      {accepted ? `${markTime(accepted.mark.at, timeZone).text} ${accepted.mark.recorder}` : 'no time'}
    </CourseTick>
  );
}

/** Marks that came while this page was watching, each drawn once on its way in. */
function Strokes({ marks, left, right }: ServerCourseProps & { readonly marks: readonly MarkRow[] }) {
  const seen = useRef<ReadonlySet<string>>(undefined);
  seen.current ??= new Set(marks.map(({ id }) => id));
  const arrived = marks.filter(({ id }) => !seen.current?.has(id));
  return arrived.map(({ id, device }, index) => {
    const side = device === left ? 'left' : device === right ? 'right' : undefined;
    // Strokes that arrive together follow each other.
    return (
      side && <span key={id} className={`stroke stroke-${side}`} style={{ animationDelay: `${(index % 10) * 80}ms` }} />
    );
  });
}
