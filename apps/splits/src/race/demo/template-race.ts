import type { CourseCsvLeg } from '../csv/course-csv.ts';
import type { TeamCsvRunner } from '../csv/team-csv.ts';
import type { RacePlan } from '../new-race.ts';

const firstNames = ['Mara', 'Tom', 'Ines', 'Paul', 'Rosa', 'Finn', 'Amira', 'Elias', 'Noor', 'Jonas', 'Kiri', 'Lena'];

/** The race that the template and the demo have: twelve made-up runners on the 36-leg course. */
export function templateRace(
  course: readonly CourseCsvLeg[],
  team: readonly TeamCsvRunner[],
  plannedStart: string,
): RacePlan {
  return {
    name: 'Mountains to Coast',
    timeZone: 'America/Los_Angeles',
    units: 'mi',
    plannedStart,
    darkFrom: '20:30',
    darkUntil: '06:30',
    legs: course.map(({ n: _, van: __, ...leg }) => leg),
    vans: [
      { name: 'Van 1', side: 'left' },
      { name: 'Van 2', side: 'right' },
    ],
    runners: team.map(({ slot, paceSecondsPerMile, van, name }) => ({
      name: name ?? firstNames[slot - 1] ?? `Runner ${slot}`,
      paceSecondsPerMile,
      van,
    })),
  };
}
