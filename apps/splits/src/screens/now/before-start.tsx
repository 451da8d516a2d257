import { distanceText, durationText } from '../../race/words/duration-words.ts';
import type { RaceState } from '../../race/race-state.ts';
import { weekdayMinuteText } from '../../race/words/time-words.ts';
import { runnerName } from './key-words.ts';

/** Who runs first, and when. */
export function BeforeStart({ state, now }: { readonly state: RaceState; readonly now: number }) {
  const [first] = state.legs;
  const start = Date.parse(state.race.plannedStart);
  return (
    <>
      <header className="now-head">
        <h1 className="type-title">{runnerName(state, 1)}</h1>
        {first && (
          <p className="now-leg type-note second">leg 1 · {distanceText(first.distanceMiles, state.race.units)}</p>
        )}
      </header>
      <p className="now-due">
        <span className="type-lead">Starts {weekdayMinuteText(start, state.race.timeZone)}</span>
        <span className="second">
          {now < start ? `in ${durationText(start - now)}` : `${durationText(now - start)} ago by plan`}
        </span>
      </p>
      <p className="second">No marks yet. The clock starts with START.</p>
    </>
  );
}
