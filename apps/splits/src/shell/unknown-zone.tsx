import { isTimeZone } from '../race/words/zoned-time.ts';
import { Wrong } from '../screens/form/field.tsx';
import { useRaceData } from './race-data.tsx';

/** Says that times are not in the race's own zone, where this phone does not know it. */
export function UnknownZone() {
  const { timeZone } = useRaceData();
  if (isTimeZone(timeZone)) return null;
  return <Wrong>This phone does not know the race’s time zone, “{timeZone}”. Every time here is in UTC.</Wrong>;
}
