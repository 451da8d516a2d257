import { milesOf } from '../../race/words/duration-words.ts';
import { type CourseCsvLeg, parseCourseCsv } from '../../race/csv/course-csv.ts';
import { parsePace } from '../../race/csv/team-csv.ts';
import type { CsvResult } from '../../race/csv/csv-table.ts';
import { isTimeZone, wallTimeToMs } from '../../race/words/zoned-time.ts';
import type { RaceDraft } from '../../splits-api.ts';
import templateCsv from '../../../data/relay-course-36.csv?raw';
import type { CreateDraft, RunnerDraft } from './create-draft.ts';

/** What the server is asked to make, without the device that asks. */
export type RacePlan = Omit<RaceDraft, 'device'>;

/** What is wrong with a draft, by its place on the page. */
export interface DraftProblems {
  readonly name?: string;
  readonly phoneName?: string;
  readonly course?: string;
  readonly start?: string;
  readonly dark?: string;
  readonly team?: string;
  readonly vans?: string;
}

export type PlanResult =
  | { readonly ok: true; readonly plan: RacePlan }
  | { readonly ok: false; readonly problems: DraftProblems };

/** The race that a draft describes, or all that still keeps it from being one. */
export function planOf(draft: CreateDraft): PlanResult {
  const course = courseOf(draft);
  const start = startOf(draft);
  const problems: DraftProblems = {
    ...(draft.name.trim() === '' && { name: 'Give the race a name.' }),
    ...(draft.phoneName.trim() === '' && {
      phoneName: 'Give this phone a name, so that the team knows whose marks these are.',
    }),
    ...(!course.ok && { course: `The course has ${course.problems.length === 1 ? 'a mistake' : 'mistakes'}.` }),
    ...(start === undefined && { start: 'The start needs a date, a time such as 13:00, and a time zone.' }),
    ...(!(isTimeOfDay(draft.darkFrom) && isTimeOfDay(draft.darkUntil)) && {
      dark: 'Write times of day such as 20:30.',
    }),
    ...teamProblem(draft),
    ...(draft.vans.some(({ name }) => name.trim() === '') && { vans: 'Each van needs a name or a number.' }),
  };
  if (!course.ok || start === undefined || Object.keys(problems).length > 0) return { ok: false, problems };
  return { ok: true, plan: toPlan(draft, course.items, start) };
}

/** The legs of the chosen course. */
export function courseOf({ course, csv }: CreateDraft): CsvResult<CourseCsvLeg> {
  return parseCourseCsv(course === 'template' ? templateCsv : csv);
}

/** The planned start in ms, where date, time and zone say one. */
export function startOf({ date, time, timeZone }: CreateDraft): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || !isTimeOfDay(time) || !isTimeZone(timeZone)) return undefined;
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return wallTimeToMs({ year, month, day, hour, minute }, timeZone);
}

/** What is wrong with a runner's pace; undefined also where nothing was typed yet. */
export function paceProblem({ name, pace }: RunnerDraft): string | undefined {
  if (pace.trim() === '') return name.trim() === '' ? undefined : 'pace is missing';
  return parsePace(pace) === undefined ? 'write a pace such as 7:15' : undefined;
}

function teamProblem({ runners }: CreateDraft): DraftProblems {
  const listed = runners.filter(isListed);
  const isWhole = listed.every((runner) => runner.name.trim() !== '' && paceProblem(runner) === undefined);
  if (listed.length === 0) return { team: 'Write at least one runner.' };
  return isWhole ? {} : { team: 'Each runner needs a name and a pace.' };
}

function isListed({ name, pace }: RunnerDraft): boolean {
  return name.trim() !== '' || pace.trim() !== '';
}

function isTimeOfDay(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

function toPlan(draft: CreateDraft, course: readonly CourseCsvLeg[], start: number): RacePlan {
  const { id, phoneName, name, timeZone, units, darkFrom, darkUntil } = draft;
  return {
    ...{ id, timeZone, units, darkFrom, darkUntil },
    phoneName: phoneName.trim(),
    name: name.trim(),
    plannedStart: new Date(start).toISOString(),
    legs: course.map(({ distanceMiles, isVanChange, from, to }) => ({
      distanceMiles,
      isVanChange,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    })),
    vans: draft.vans.map((van) => ({
      name: van.name.trim(),
      ...(van.side.trim() !== '' && { side: van.side.trim() }),
    })),
    runners: draft.runners.filter(isListed).map((runner) => ({
      name: runner.name.trim(),
      paceSecondsPerMile: paceSecondsPerMile(runner.pace, units),
      van: runner.van,
    })),
  };
}

function paceSecondsPerMile(pace: string, units: 'mi' | 'km'): number {
  const seconds = parsePace(pace) ?? 0;
  return Math.round(units === 'mi' ? seconds : seconds / milesOf(1));
}
