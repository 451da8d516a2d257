import { TextAction } from '../../look/decision.tsx';
import { CourseLine, CourseRow, CourseTick } from '../../look/course-line.tsx';
import type { MyLeg, MyLegs } from '../../race/my-legs.ts';
import type { RaceState } from '../../race/race-state.ts';
import type { RunnerRow } from '../../race/rows.ts';
import { againstPlanText, distanceText, runningTimeText, splitText } from '../../race/words/duration-words.ts';
import { markTimeText } from '../../race/words/mark-time.ts';
import { shortName, waitText } from '../../race/words/race-words.ts';
import { dayMinuteText, rangeText } from '../../race/words/time-words.ts';
import './mine.css';

export interface MineViewProps {
  readonly state: RaceState;
  readonly runner: RunnerRow;
  readonly mine: MyLegs;
  /** Race time in ms. */
  readonly now: number;
  readonly onChangeRunner: () => void;
}

/** One runner's race: when the next leg begins, and all of theirs. */
export function MineView({ state, runner, mine, now, onChangeRunner }: MineViewProps) {
  return (
    <div className="mine">
      <header className="mine-head">
        <h1 className="type-title">{shortName(runner, state.runners)}</h1>
        <TextAction onClick={onChangeRunner}>Not me</TextAction>
      </header>
      <Next state={state} mine={mine} now={now} />
      <CourseLine label="My legs">
        {mine.legs.flatMap((mineLeg) => [
          <Begin key={`begin ${mineLeg.leg.n}`} {...{ state, mineLeg, now }} />,
          <Leg key={`leg ${mineLeg.leg.n}`} {...{ state, mineLeg }} />,
        ])}
        <CourseTick is={mine.next || mine.running ? 'future' : 'past'}>{''}</CourseTick>
      </CourseLine>
    </div>
  );
}

function Next({ state, mine, now }: Pick<MineViewProps, 'state' | 'mine' | 'now'>) {
  const { timeZone } = state.race;
  if (mine.running) return <p className="type-lead mine-now">You are running leg {mine.running.leg.n}</p>;
  const { next } = mine;
  if (!next?.start) return <p className="type-lead">All your legs are run.</p>;
  return (
    <div>
      <p className="type-lead">
        Leg {next.leg.n} begins{' '}
        <span className="whole">{rangeText(next.start.early, next.start.late, now, timeZone)}</span>
      </p>
      <p className="second">{waitText(next.start, now)}</p>
      {next.beThereBy !== undefined && (
        <p className="strong">
          {next.leg.n === 1 ? 'The start' : `Exchange ${next.leg.n - 1}`}, be there by{' '}
          {dayMinuteText(next.beThereBy, now, timeZone)}
        </p>
      )}
      {next.isDark && <p>In the dark: vest and lamp</p>}
    </div>
  );
}

interface LegProps {
  readonly state: RaceState;
  readonly mineLeg: MyLeg;
}

const kinds = { done: 'past', running: 'current', ahead: 'future' } as const;

/** The instant at which one of my legs begins. */
function Begin({ state, mineLeg: { leg, start }, now }: LegProps & { readonly now: number }) {
  const { timeZone } = state.race;
  const from = state.exchanges[leg.n - 1]?.accepted?.mark.at;
  return (
    <CourseTick is={leg.status === 'ahead' ? 'future' : 'past'}>
      {leg.status === 'ahead'
        ? start && rangeText(start.early, start.late, now, timeZone)
        : from && markTimeText(from, timeZone, now)}
    </CourseTick>
  );
}

function Leg({ state, mineLeg: { leg, isDark } }: LegProps) {
  const { split } = leg;
  return (
    <CourseRow is={kinds[leg.status]}>
      <p className="mine-leg">
        <span className={leg.status === 'done' ? '' : 'strong'}>leg {leg.n}</span>
        <span className="second">{distanceText(leg.distanceMiles, state.race.units)}</span>
        {split ? (
          <span>
            {splitText(split)} <span className="third">{againstPlanText(split.againstPlanMs)}</span>
          </span>
        ) : (
          <span>plan {runningTimeText(leg.plannedMs)}</span>
        )}
      </p>
      {isDark && leg.status === 'ahead' && <p className="type-note second">in the dark: vest and lamp</p>}
    </CourseRow>
  );
}
