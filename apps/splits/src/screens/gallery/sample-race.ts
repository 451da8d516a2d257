import courseCsv from '../../../data/relay-course-36.csv?raw';
import teamCsv from '../../../data/relay-team-12.csv?raw';
import { planCourse } from '../../race/course-plan.ts';
import { parseCourseCsv } from '../../race/csv/course-csv.ts';
import { parseTeamCsv } from '../../race/csv/team-csv.ts';
import { demoMarks } from '../../race/demo/demo-marks.ts';
import { templateRace } from '../../race/demo/template-race.ts';
import { newRace } from '../../race/new-race.ts';
import { raceState } from '../../race/race-state.ts';
import type { MarkRow, RaceRows } from '../../race/rows.ts';

export const thisDevice = 'phone-of-jonas';
const otherDevice = 'phone-of-lena';

/** The template's race on a night of August, timed up to exchange `reached`; −1 for no marks. */
export function sampleRace(reached: number): RaceRows {
  const course = parseCourseCsv(courseCsv);
  const team = parseTeamCsv(teamCsv);
  if (!course.ok || !team.ok) throw new Error('the template cannot be read');
  let ids = 0;
  const rows = newRace(templateRace(course.items, team.items, '2026-08-28T20:00:00Z'), () => `row-${++ids}`);
  const marks = demoMarks(planCourse(rows), reached, 7).map(({ n, kind, at }) =>
    sampleMark({ id: `mark-${n}`, n, kind, at }),
  );
  return { ...rows, marks };
}

/** A tap on Lena's phone, but for what is given. */
export function sampleMark(given: Partial<MarkRow>): MarkRow {
  const base: Omit<MarkRow, 'at' | 'device'> = {
    ...{ id: 'mark', race: 'row-1', n: 22, kind: 'exchange', recorder: 'Lena’s phone', source: 'tap' },
    ...{ note: null, supersedes: null, voidedBy: null, voidReason: null },
  };
  const at = { time: 0, uncertaintyMs: 40, confidence: 'high' } as const;
  return { ...base, at, device: otherDevice as MarkRow['device'], ...given };
}

/** A tap on this phone. */
export function ownMark(given: Partial<MarkRow>): MarkRow {
  return sampleMark({ recorder: 'Jonas’s phone', device: thisDevice as MarkRow['device'], ...given });
}

/** The time of the last exchange, plus so many minutes and seconds. */
export function afterLast(rows: RaceRows, minutes: number, seconds = 0): number {
  const last = raceState(rows).exchanges.findLast(({ accepted }) => accepted)?.accepted?.mark.at.time;
  const start = Date.parse(rows.race.plannedStart);
  return Math.floor((last ?? start) / 1000) * 1000 + (minutes * 60 + seconds) * 1000;
}
