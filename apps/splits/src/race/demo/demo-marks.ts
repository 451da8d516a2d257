import type { Interval } from '@baton/protocol';
import type { PlannedLeg } from '../course-plan.ts';
import { normal, seededRandom } from './seeded-random.ts';

/** An exchange as a phone of the demo timed it. */
export interface DemoMark {
  readonly n: number;
  readonly kind: 'start' | 'exchange' | 'finish';
  readonly at: Interval;
}

// A team that runs as planned or a little better, each leg with a mood of its own.
const teamFactor = 0.997;
const legSpread = 0.045;

/**
 * Exchanges 0 to `reached`, as a team might run them from the planned start.
 * @param seed the same seed gives the same race
 */
export function demoMarks(legs: readonly PlannedLeg[], reached: number, seed: number): readonly DemoMark[] {
  const random = seededRandom(seed);
  let time = legs[0]?.planStart ?? 0;
  return Array.from({ length: Math.min(reached, legs.length) + 1 }, (_, n) => {
    const leg = legs[n - 1];
    if (leg) time += leg.plannedMs * teamFactor * (1 + legSpread * normal(random));
    const uncertaintyMs = Math.round(20 + 60 * random());
    const confidence = uncertaintyMs <= 50 ? 'high' : 'medium';
    const kind = n === 0 ? 'start' : n === legs.length ? 'finish' : 'exchange';
    return { n, kind, at: { time: Math.round(time), uncertaintyMs, confidence } };
  });
}
