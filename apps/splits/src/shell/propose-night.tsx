import { TextAction } from '../look/decision.tsx';
import { wallTime } from '../race/words/zoned-time.ts';
import { useRemembered } from './phone-store.ts';
import { useRaceData, useRaceNow } from './race-data.tsx';
import { nightProposed, useTheme } from './theme.ts';
import './propose-night.css';

const nightFromHour = 20;
const nightUntilHour = 6;

/**
 * After 20:00 race time, once: a bright page at night dazzles. It lies over the race's name,
 * beside the time, and moves nothing.
 */
export function ProposeNight() {
  const { timeZone } = useRaceData();
  const now = useRaceNow();
  const [theme, setTheme] = useTheme();
  const wasProposed = useRemembered(nightProposed);
  const isBright = theme === 'auto' && matchMedia('(prefers-color-scheme: light)').matches;
  if (wasProposed || !isBright) return null;
  const { hour } = wallTime(now, timeZone);
  if (hour < nightFromHour && hour >= nightUntilHour) return null;
  const answer = (isNight: boolean) => {
    nightProposed.set(true);
    if (isNight) setTheme('night');
  };
  return (
    <div className="propose-night" role="group" aria-label="It is dark. Switch to the night theme?">
      <TextAction onClick={() => answer(true)}>Night theme</TextAction>
      <TextAction onClick={() => answer(false)}>No</TextAction>
    </div>
  );
}
