import { Lane } from '../../look/lane.tsx';
import { Sign } from '../../look/sign.tsx';
import { distanceText, runningTimeText } from '../../race/words/duration-words.ts';
import type { ArrivalRange } from '../../race/projection.ts';
import { dueWords } from '../../race/words/race-words.ts';
import type { Progress, RaceState } from '../../race/race-state.ts';
import { minuteText } from '../../race/words/time-words.ts';
import { runnerName } from './key-words.ts';

export type Running = Extract<Progress, { phase: 'running' }>;

interface RunningLegProps {
  readonly state: RaceState;
  readonly running: Running;
  readonly arrival: ArrivalRange | undefined;
  readonly now: number;
}

/** The leg that is being run: name, clock, lane, when the runner is due. */
export function RunningLeg({ state, running: { leg, startedAt }, arrival, now }: RunningLegProps) {
  const { timeZone, units } = state.race;
  const clock = runningTimeText(now - startedAt.time);
  return (
    <>
      <header className="now-head">
        <h1 className="type-title">{runnerName(state, leg.n)}</h1>
        <p className="now-leg type-note second">
          leg {leg.n} · {distanceText(leg.distanceMiles, units)}
        </p>
      </header>
      <p className={clock.length > 5 ? 'now-clock now-clock-long' : 'now-clock'} role="timer" aria-live="off">
        {clock}
      </p>
      {arrival && (
        <>
          <Lane
            startedAt={startedAt.time}
            now={now}
            earliest={arrival.early}
            latest={arrival.late}
            planned={leg.planEnd}
            startLabel={minuteText(startedAt.time, timeZone)}
            planLabel={`plan ${minuteText(leg.planEnd, timeZone)}`}
          />
          <Due arrival={arrival} now={now} timeZone={timeZone} />
        </>
      )}
    </>
  );
}

/** Longer ones, over midnight, get smaller letters so that they keep their one line. */
const dueLettersMax = 16;

function Due({ arrival, now, timeZone }: { arrival: ArrivalRange; now: number; timeZone: string }) {
  const { due, wait, isOver } = dueWords(arrival, now, timeZone);
  return (
    <p className="now-due">
      <span className={due.length > dueLettersMax ? 'strong' : 'type-lead'}>{due}</span>
      <span className={isOver ? 'now-wait heed strong' : 'now-wait second'}>
        {isOver && <Sign of="heed" />} {wait}
      </span>
    </p>
  );
}
