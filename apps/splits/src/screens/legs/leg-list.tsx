import { CourseLine, CourseRow, CourseTick } from '../../look/course-line.tsx';
import type { ArrivalRange, Projection } from '../../race/projection.ts';
import type { ExchangeState, LegState, RaceState } from '../../race/race-state.ts';
import { againstPlanText, distanceText, runningTimeText, splitText } from '../../race/words/duration-words.ts';
import { legAsides } from '../../race/words/leg-words.ts';
import { markTimeText } from '../../race/words/mark-time.ts';
import { aboutWords, dueWords } from '../../race/words/race-words.ts';
import { exchangeTitle } from '../marks/mark-words.ts';
import { runnerName } from '../now/key-words.ts';

interface LegListProps {
  readonly state: RaceState;
  readonly projection: Projection;
  readonly now: number;
  readonly onOpenExchange: (n: number) => void;
  /** Of the leg that is run and those to come; the exchange after a leg leads to those behind. */
  readonly onOpenLeg: (n: number) => void;
}

/** The course: what was run, who runs, what is to come; exchange times between the rows. */
export function LegList({ state, projection, now, onOpenExchange, onOpenLeg }: LegListProps) {
  return (
    <CourseLine label="The course, leg by leg">
      {state.exchanges.flatMap((exchange) => {
        const leg = state.legs[exchange.n];
        const tick = <Exchange key={`exchange ${exchange.n}`} {...{ state, exchange, now, onOpenExchange }} />;
        return leg
          ? [tick, <Leg key={`leg ${leg.n}`} {...{ state, leg, now, onOpenLeg }} arrivals={projection.arrivals} />]
          : tick;
      })}
    </CourseLine>
  );
}

interface ExchangeProps {
  readonly state: RaceState;
  readonly exchange: ExchangeState;
  readonly now: number;
  readonly onOpenExchange: (n: number) => void;
}

function Exchange({ state, exchange, now, onOpenExchange }: ExchangeProps) {
  const { n, accepted, two, marks } = exchange;
  const isReached = accepted !== undefined || state.legs[n - 1]?.status === 'done';
  const isMarked = marks.length > 0;
  return (
    <CourseTick
      is={isReached ? 'past' : 'future'}
      shape={two ? 'double' : isReached && !accepted ? 'estimated' : 'plain'}
      onOpen={isMarked ? () => onOpenExchange(n) : undefined}
    >
      {(isReached || isMarked) && (
        <>
          <span className="spoken">{exchangeTitle(state, n)}, </span>
          <ExchangeTime {...{ exchange, isReached, now }} timeZone={state.race.timeZone} />
        </>
      )}
    </CourseTick>
  );
}

interface ExchangeTimeProps {
  readonly exchange: ExchangeState;
  readonly isReached: boolean;
  readonly now: number;
  readonly timeZone: string;
}

function ExchangeTime({ exchange: { accepted, marks, two }, isReached, now, timeZone }: ExchangeTimeProps) {
  const [voided] = marks;
  if (accepted) {
    return (
      <>
        {markTimeText(accepted.mark.at, timeZone, now)}
        {two?.needsChoice && <span className="heed"> two times</span>}
      </>
    );
  }
  // A voided mark stays visible, and can be opened.
  if (voided) return <s>{markTimeText(voided.at, timeZone, now)}</s>;
  return isReached ? 'no time' : null;
}

interface LegProps {
  readonly state: RaceState;
  readonly leg: LegState;
  readonly arrivals: ReadonlyMap<number, ArrivalRange>;
  readonly now: number;
  readonly onOpenLeg: (n: number) => void;
}

const kinds = { done: 'past', running: 'current', ahead: 'future' } as const;

function Leg({ state, leg, arrivals, now, onOpenLeg }: LegProps) {
  const asides = legAsides(state, leg);
  const content = (
    <>
      {leg.status === 'running' ? (
        <RunningLeg {...{ state, leg, now }} arrival={arrivals.get(leg.n)} />
      ) : (
        <span className="leg-row">
          <span className="third">{leg.n}</span>
          <span>{runnerName(state, leg.n)}</span>
          {leg.status === 'done' ? <Done leg={leg} /> : <Ahead {...{ state, now }} start={arrivals.get(leg.n - 1)} />}
        </span>
      )}
      {asides.length > 0 && <span className="leg-asides type-note second">{asides.join(' · ')}</span>}
    </>
  );
  return (
    <CourseRow is={kinds[leg.status]}>
      {leg.status === 'done' ? (
        content
      ) : (
        <button type="button" className="leg-open" onClick={() => onOpenLeg(leg.n)}>
          {content}
        </button>
      )}
    </CourseRow>
  );
}

function Done({ leg: { split } }: { readonly leg: LegState }) {
  if (!split) return <span className="third">no split</span>;
  return (
    <span>
      {splitText(split)} <span className="leg-against third">{againstPlanText(split.againstPlanMs)}</span>
    </span>
  );
}

/** When a leg begins: one time and its doubt. */
function Ahead({ state, start, now }: { state: RaceState; start: ArrivalRange | undefined; now: number }) {
  if (!start) return null;
  const { about, within } = aboutWords(start, now, state.race.timeZone);
  return (
    <span className="second">
      {about.replace('about ', '')} <span className="leg-against third">{within}</span>
    </span>
  );
}

interface RunningLegProps {
  readonly state: RaceState;
  readonly leg: LegState;
  readonly arrival: ArrivalRange | undefined;
  readonly now: number;
}

function RunningLeg({ state, leg, arrival, now }: RunningLegProps) {
  const { progress, race } = state;
  const startedAt = progress.phase === 'running' ? progress.startedAt.time : now;
  const due = arrival && dueWords(arrival, now, race.timeZone);
  return (
    <>
      <span className="leg-row">
        <span className="third">{leg.n}</span>
        <span className="strong">{runnerName(state, leg.n)}</span>
        <span className="strong">{runningTimeText(now - startedAt)}</span>
      </span>
      <span className="leg-row type-note second">
        <span />
        <span>{distanceText(leg.distanceMiles, race.units)}</span>
        {due && <span className={due.isOver ? 'heed' : ''}>{due.isOver ? due.wait : due.due}</span>}
      </span>
    </>
  );
}
