import { confidenceOf, type Interval } from '@baton/protocol';
import { raceTime, type RaceClock } from './race-clock.ts';

/**
 * A stamp of the engine's clock as race time. In time-lapse its error bound grows with the
 * speed; the monotonic reading is left out, since it refines real time only.
 */
export function raceStamp(clock: RaceClock, stamp: Interval): Interval {
  if (clock.speed === 1 && clock.anchorRace === clock.anchorReal) return stamp;
  const uncertaintyMs = stamp.uncertaintyMs === null ? null : stamp.uncertaintyMs * clock.speed;
  const confidence = stamp.confidence === 'none' ? 'none' : confidenceOf(uncertaintyMs);
  return { time: raceTime(clock, stamp.time), uncertaintyMs, confidence };
}
