import { randomInt, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Queryable } from '@baton/server';
import { planCourse } from '../src/race/course-plan.ts';
import { parseCourseCsv } from '../src/race/csv/course-csv.ts';
import { parseTeamCsv } from '../src/race/csv/team-csv.ts';
import { demoMarks } from '../src/race/demo/demo-marks.ts';
import { templateRace } from '../src/race/demo/template-race.ts';
import { newRace, type NewRace, type RacePlan } from '../src/race/new-race.ts';
import type { MarkRow } from '../src/race/rows.ts';
import { deleteRaces, storeRace } from './store-race.ts';

/** The template without a start. */
export type DemoTemplate = (plannedStart: string) => RacePlan;

const minuteMs = 60_000;
/** Where a demo begins: Jonas has run leg 22 for 25 minutes. */
const exchangesRun = 21;
const runningForMs = 25 * minuteMs;
/** A demo starts about 15 h before it is made and is cleaned away 24 h after. */
const cleanedAfterHours = 40;

/** @param dataFolder the application's `data`, with the course and the team */
export async function readDemoTemplate(dataFolder: string): Promise<DemoTemplate> {
  const read = (name: string) => readFile(join(dataFolder, name), 'utf8');
  const course = parseCourseCsv(await read('relay-course-36.csv'));
  const team = parseTeamCsv(await read('relay-team-12.csv'));
  if (!course.ok || !team.ok) throw new Error(`the template in ${dataFolder} cannot be read`);
  return (plannedStart) => templateRace(course.items, team.items, plannedStart);
}

/** Makes a race that is under way and stores it. To be called in a transaction. */
export async function storeDemoRace(sql: Queryable, template: DemoTemplate, now: number): Promise<NewRace> {
  const rows = raceUnderWay(template, now, randomInt(2 ** 31));
  await storeRace(sql, rows);
  return rows;
}

export async function cleanDemoRaces(sql: Queryable): Promise<void> {
  const old = await sql.query<{ id: string }>(
    `SELECT "id" FROM "race" WHERE "isDemo" AND "plannedStart" < now() - make_interval(hours => $1)`,
    [cleanedAfterHours],
  );
  if (old.length > 0)
    await deleteRaces(
      sql,
      old.map(({ id }) => id),
    );
}

/** When a demo race that nobody touched is over, in milliseconds since 1970. */
export function plannedFinish(rows: NewRace): number {
  return planCourse(rows).at(-1)?.planEnd ?? Date.parse(rows.race.plannedStart);
}

function raceUnderWay(template: DemoTemplate, now: number, seed: number): NewRace {
  const atNow = newRace(template(new Date(now).toISOString()), randomUUID, true);
  const lastMark = demoMarks(planCourse(atNow), exchangesRun, seed).at(-1);
  const ranForMs = (lastMark?.at.time ?? now) - now;
  // Races start on a whole minute.
  const start = Math.floor((now - runningForMs - ranForMs) / minuteMs) * minuteMs;
  const plannedStart = new Date(start).toISOString();
  const rows = { ...atNow, race: { ...atNow.race, plannedStart } };
  const marks = demoMarks(planCourse(rows), exchangesRun, seed);
  return { ...rows, marks: marks.map((mark) => storedMark(rows.race.id, mark)) };
}

// The phones that timed the legs before the demo began; they are not on the list any more.
const earlierPhones = { 'Lena’s phone': randomUUID(), 'Jonas’s phone': randomUUID() };

function storedMark(race: string, { n, kind, at }: ReturnType<typeof demoMarks>[number]): MarkRow {
  const recorder = n % 12 < 6 ? 'Lena’s phone' : 'Jonas’s phone';
  return {
    ...{ id: randomUUID(), race, n, kind, at, recorder, device: earlierPhones[recorder], source: 'tap' },
    ...{ penaltySeconds: null, note: null, supersedes: null, voidedBy: null, voidReason: null },
  };
}
