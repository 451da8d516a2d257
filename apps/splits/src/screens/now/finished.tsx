import type { Interval } from '@baton/protocol';
import { runningTimeText } from '../../race/words/duration-words.ts';
import { markTimeText } from '../../race/words/mark-time.ts';
import type { RaceState } from '../../race/race-state.ts';

interface FinishedProps {
  readonly state: RaceState;
  readonly at: Interval;
  /** Race time in ms. */
  readonly now: number;
  readonly verdict: string;
}

/** The end: how long it took. */
export function Finished({ state, at, now, verdict }: FinishedProps) {
  const startedAt = state.exchanges[0]?.accepted?.mark.at;
  return (
    <>
      <header className="now-head">
        <h1 className="type-title">Finished</h1>
        <p className="type-note second">{state.legs.length} legs</p>
      </header>
      {startedAt && <p className="now-clock now-clock-long">{runningTimeText(at.time - startedAt.time)}</p>}
      <p className="now-due">
        <span className="type-lead">{markTimeText(at, state.race.timeZone, now)}</span>
      </p>
      <p>{verdict}</p>
      <p className="second">Team timing, not official.</p>
    </>
  );
}
