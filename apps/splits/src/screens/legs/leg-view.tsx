import type { ArrivalRange } from '../../race/projection.ts';
import type { LegState, RaceState } from '../../race/race-state.ts';
import {
  againstPlanText,
  distanceText,
  paceText,
  runningTimeText,
  splitText,
} from '../../race/words/duration-words.ts';
import { insteadText } from '../../race/words/leg-words.ts';
import { aboutWords } from '../../race/words/race-words.ts';
import { minuteText } from '../../race/words/time-words.ts';
import { Refused } from '../form/field.tsx';
import { runnerName } from '../now/key-words.ts';
import { LegActs } from './leg-acts.tsx';
import type { LegChanges } from './leg-changes.ts';
import { LegRemark } from './leg-remark.tsx';
import './leg-view.css';

export interface LegViewProps {
  readonly state: RaceState;
  readonly leg: LegState;
  /** When it begins, while that is ahead. */
  readonly start: ArrivalRange | undefined;
  /** Race time in ms. */
  readonly now: number;
  /** Undefined for viewers. */
  readonly changes: LegChanges | undefined;
  readonly notSaved: string | undefined;
}

/** One leg in words, what was written of it, and below it what can be changed. */
export function LegView({ state, leg, start, now, changes, notSaved }: LegViewProps) {
  const { units } = state.race;
  const name = runnerName(state, leg.n);
  return (
    <div className="leg-view">
      <div>
        <p className="type-lead">{insteadText(state, leg) ?? name}</p>
        <p className="second">{whenText(state, leg, start, now)}</p>
        <p className="second">
          {distanceText(leg.distanceMiles, units)} · planned {runningTimeText(leg.plannedMs)},{' '}
          {paceText(leg.paceSecondsPerMile, units)}
        </p>
      </div>
      {leg.remarks.marks.length > 0 && (
        <ul className="leg-remarks" aria-label="Written of this leg">
          {leg.remarks.marks.map((mark) => (
            <LegRemark
              key={mark.id}
              mark={mark}
              timeZone={state.race.timeZone}
              onVoid={changes && ((reason) => void changes.voidMark(mark, reason))}
            />
          ))}
        </ul>
      )}
      {notSaved !== undefined && <Refused>NOT SAVED. {notSaved} Try again, or write it down.</Refused>}
      {changes && <LegActs state={state} leg={leg} changes={changes} />}
    </div>
  );
}

/** "Begins about 04:54 ± 6 min", "Runs since 03:27", "Ran 49:55, +1:19 against plan". */
function whenText(state: RaceState, { status, split, n }: LegState, start: ArrivalRange | undefined, now: number) {
  const { timeZone } = state.race;
  if (status === 'done') {
    return split ? `Ran ${splitText(split)}, ${againstPlanText(split.againstPlanMs)} against plan` : 'Run, no split';
  }
  const from = state.exchanges[n - 1]?.accepted;
  if (status === 'running' && from) return `Runs since ${minuteText(from.mark.at.time, timeZone)}`;
  if (!start) return 'No time yet';
  const { about, within } = aboutWords(start, now, timeZone);
  return `Begins ${about} ${within}`;
}
