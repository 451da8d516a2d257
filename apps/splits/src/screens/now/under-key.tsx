import { Sign } from '../../look/sign.tsx';
import { type Projection, isArrivalNear } from '../../race/projection.ts';
import type { RaceState } from '../../race/race-state.ts';
import type { ClockWorth } from '../../race/words/clock-words.ts';
import { ClockLine } from './clock-line.tsx';
import { undoneWords } from './key-words.ts';
import { useAwake } from './use-awake.ts';

interface UnderKeyProps {
  readonly state: RaceState;
  readonly projection: Projection;
  /** Race time in ms. */
  readonly now: number;
  readonly clock: ClockWorth;
  /** The last mark was just taken back. */
  readonly isUndone: boolean;
}

/** One line under the key: what was undone, that this phone will not stay awake, or what the clock is worth. */
export function UnderKey({ state, projection, now, clock, isUndone }: UnderKeyProps) {
  const isAwake = useAwake(isArrivalNear(state, projection, now));
  if (isUndone) return <p className="clock-line type-note">{undoneWords(state)}</p>;
  if (isAwake) return <ClockLine clock={clock} timeZone={state.race.timeZone} />;
  return (
    <p className="clock-line type-note heed">
      <span>
        <Sign of="heed" /> This phone will fall asleep. Wake it before the runner comes.
      </span>
    </p>
  );
}
