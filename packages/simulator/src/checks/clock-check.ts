import type { TimeReading } from '@baton/client/engine';
import type { Tab } from '../tab.ts';
import { Violation } from '../violation.ts';

/** Arithmetic on numbers of 13 digits. */
const roundingMs = 0.001;

/** Whatever the clock claims, true time lies in it. */
export function checkClock(tab: Tab): void {
  const reading = tab.client.clock.now();
  if (tab.isClockSure && reading.confidence === 'none') tab.device.world.met('clock lost its footing');
  tab.isClockSure = reading.confidence !== 'none';
  checkReading(tab, reading, `the clock of ${tab.name}`);
}

/** A reading of this moment. */
export function checkReading(tab: Tab, { time, uncertaintyMs, confidence }: TimeReading, what: string): void {
  if (uncertaintyMs === null) {
    if (confidence !== 'none') throw new Violation('clock-contains', `${what} has no bound and is ${confidence}`);
    return;
  }
  const offMs = time - tab.device.world.time.trueMs;
  if (confidence === 'none' || Math.abs(offMs) <= uncertaintyMs + roundingMs) return;
  if (tab.device.witness.isBeyondProof(tab.client.clock.status().lastSyncAt)) return;
  throw new Violation('clock-contains', `${what} says ± ${uncertaintyMs} ms (${confidence}) and is off by ${offMs} ms`);
}
