import { TextAction } from '../look/decision.tsx';
import { wallTime } from '../race/words/zoned-time.ts';
import { useRemembered } from './phone-store.ts';
import { useRaceData, useRaceNow } from './race-data.tsx';
import { nightProposed, useTheme } from './theme.ts';
import './propose-night.css';

const eveningHour = 20;

/** After 20:00 race time, once: a bright page at night dazzles. It lies over the strip and moves nothing. */
export function ProposeNight() {
  const { state } = useRaceData();
  const now = useRaceNow();
  const [theme, setTheme] = useTheme();
  const wasProposed = useRemembered(nightProposed);
  const isBright = theme === 'auto' && matchMedia('(prefers-color-scheme: light)').matches;
  if (wasProposed || !isBright || !state) return null;
  if (wallTime(now, state.race.timeZone).hour < eveningHour) return null;
  const answer = (isNight: boolean) => {
    nightProposed.set(true);
    if (isNight) setTheme('night');
  };
  return (
    <div className="propose-night" role="group" aria-label="Theme">
      <TextAction onClick={() => answer(true)}>Switch to night</TextAction>
      <TextAction onClick={() => answer(false)}>Stay bright</TextAction>
    </div>
  );
}
