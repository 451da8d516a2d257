import { CourseLine, CourseRow, CourseTick } from '../../look/course-line.tsx';
import { countText } from '../../race/words/count-words.ts';
import { distanceText } from '../../race/words/duration-words.ts';
import { markTime } from '../../race/words/mark-time.ts';
import { shortName } from '../../race/words/race-words.ts';
import type { ExchangeState, LegState, RaceState } from '../../race/race-state.ts';
import { useRaceData } from '../../shell/race-data.tsx';

const legsShown = 6;

/** The newest part of the course as the server has it. */
export function ServerCourse() {
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
        <CourseLine label="Exchanges on the server">
          {state.legs
            .filter(({ status }) => status !== 'ahead')
            .slice(-legsShown)
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
