import { raceState } from '../../race/race-state.ts';
import type { MarkRow, RaceRows } from '../../race/rows.ts';
import { sampleMark } from '../../race/sample-race.fixture.ts';

export const thisDevice = 'phone-of-jonas' as MarkRow['device'];

/** A tap on this phone. */
export function ownMark(given: Partial<MarkRow>): MarkRow {
  return sampleMark({ recorder: 'Jonas’s phone', device: thisDevice, ...given });
}

/** The time of the last exchange, or of the start by plan, plus so many minutes and seconds. */
export function afterLast(rows: RaceRows, minutes: number, seconds = 0): number {
  const last = raceState(rows).exchanges.findLast(({ accepted }) => accepted);
  const time = last?.accepted?.mark.at.time ?? Date.parse(rows.race.plannedStart);
  return Math.ceil(time / 1000) * 1000 + (minutes * 60 + seconds) * 1000;
}
