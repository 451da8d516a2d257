import type { ReactNode } from 'react';
import type { MyLeg } from '../../race/my-legs.ts';
import type { Projection } from '../../race/projection.ts';
import { verdict } from '../../race/words/race-words.ts';
import type { RaceState } from '../../race/race-state.ts';
import { BeforeStart } from './before-start.tsx';
import { Finished } from './finished.tsx';
import { NextUp } from './next-up.tsx';
import { RunningLeg } from './running-leg.tsx';
import './now.css';

export interface NowViewProps {
  readonly state: RaceState;
  readonly projection: Projection;
  /** Race time in ms. */
  readonly now: number;
  /** The next leg of the runner whose phone this is, once it is near. */
  readonly mine?: MyLeg | undefined;
  /** The key's place. Viewers have none, and no gap. */
  readonly act?: ReactNode;
}

/** Who runs, since when, when they are due, who is next, and the one key. */
export function NowView({ state, projection, now, mine, act }: NowViewProps) {
  const { progress } = state;
  return (
    <div className="now">
      <div className="now-story">
        {progress.phase === 'not-started' && <BeforeStart state={state} now={now} />}
        {progress.phase === 'running' && (
          <>
            <RunningLeg state={state} running={progress} arrival={projection.arrivals.get(progress.leg.n)} now={now} />
            <p className="now-plan">{verdict(state, projection)}</p>
            <NextUp state={state} running={progress} projection={projection} now={now} mine={mine} />
          </>
        )}
        {progress.phase === 'finished' && (
          <Finished state={state} at={progress.at} now={now} verdict={verdict(state, projection)} />
        )}
      </div>
      {act}
    </div>
  );
}
