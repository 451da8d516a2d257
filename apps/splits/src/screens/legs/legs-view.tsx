import { teamPenaltyMs } from '../../race/marks/leg-remarks.ts';
import type { Projection } from '../../race/projection.ts';
import { onTopText } from '../../race/words/leg-words.ts';
import { projectionWords, verdict } from '../../race/words/race-words.ts';
import type { RaceState } from '../../race/race-state.ts';
import { markTimeText } from '../../race/words/mark-time.ts';
import { rangeText } from '../../race/words/time-words.ts';
import { AheadPicture } from './ahead-picture.tsx';
import { LegList } from './leg-list.tsx';
import './legs.css';

export interface LegsViewProps {
  readonly state: RaceState;
  readonly projection: Projection;
  /** Race time in ms. */
  readonly now: number;
  readonly onOpenExchange: (n: number) => void;
  readonly onOpenLeg: (n: number) => void;
}

/** How the race goes: the verdict, the picture, and the course leg by leg. */
export function LegsView({ state, projection, now, onOpenExchange, onOpenLeg }: LegsViewProps) {
  const words = verdict(state, projection);
  const onTop = onTopText(teamPenaltyMs(state.legs));
  return (
    <div className="legs">
      <h1 className="type-title">{words}</h1>
      <p className="strong">{finishText(state, projection, now)}</p>
      {onTop !== undefined && <p className="second">{onTop}</p>}
      <AheadPicture state={state} projection={projection} verdict={words} />
      <LegList {...{ state, projection, now, onOpenExchange, onOpenLeg }} />
      <details className="more-about">
        <summary className="type-note strong">How is this projected?</summary>
        {projectionWords(projection).map((sentence) => (
          <p className="type-note second" key={sentence}>
            {sentence}
          </p>
        ))}
      </details>
    </div>
  );
}

function finishText({ progress, legs, race }: RaceState, { arrivals }: Projection, now: number): string {
  if (progress.phase === 'finished') return `Finished ${markTimeText(progress.at, race.timeZone, now)}`;
  const finish = arrivals.get(legs.length);
  return finish ? `Finish ${rangeText(finish.early, finish.late, now, race.timeZone)}` : 'No finish to project yet';
}
