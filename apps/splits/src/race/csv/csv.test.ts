import { describe, expect, test } from 'vitest';
import { sampleRace } from '../sample-race.fixture.ts';
import { parseCourseCsv } from './course-csv.ts';
import { parsePace, parseTeamCsv } from './team-csv.ts';

const courseHeader = 'leg,distance_mi,van,major_exchange_after';
const teamHeader = 'slot,pace_min_per_mi,van,name';
const problemsOf = (result: ReturnType<typeof parseCourseCsv> | ReturnType<typeof parseTeamCsv>) =>
  result.ok ? [] : result.problems.map(({ message }) => message);

describe('a course', () => {
  test('the template has 36 legs of 196.69 miles and six van changes', () => {
    const { courseLegs, runners, exchanges } = sampleRace();
    expect(courseLegs).toHaveLength(36);
    expect(courseLegs.reduce((sum, { distanceMiles }) => sum + distanceMiles, 0)).toBeCloseTo(196.69);
    expect(courseLegs.filter(({ isVanChange }) => isVanChange).map(({ n }) => n)).toEqual([6, 12, 18, 24, 30, 36]);
    expect([runners.length, exchanges.length]).toEqual([12, 37]);
  });

  test('a wrong number is named with its row and the right form', () => {
    const rows = Array.from({ length: 12 }, (_, index) => `${index + 1},5.5,1,false`);
    expect(problemsOf(parseCourseCsv([courseHeader, ...rows, '13,"6,5",1,false'].join('\n')))).toEqual([
      'Row 14: distance “6,5” is not a number. Write 6.5.',
    ]);
  });

  test('every problem is listed at once', () => {
    expect(problemsOf(parseCourseCsv(`${courseHeader}\n1,,1,false\n3,5,x,maybe`))).toEqual([
      'Row 2: distance is missing.',
      'Row 3: leg 3 stands where leg 2 is due. Number them 1, 2, 3 …',
      'Row 3: van “x” is not a whole number from 1.',
      'Row 3: major_exchange_after “maybe” is neither true nor false.',
    ]);
  });

  test('missing columns and empty files are said', () => {
    expect(problemsOf(parseCourseCsv('leg,miles\n1,5'))).toEqual([
      'Row 1: there is no column “distance_mi” and “van” and “major_exchange_after”. The columns are leg, distance_mi, van, major_exchange_after.',
    ]);
    expect(problemsOf(parseCourseCsv(courseHeader))).toEqual(['The file has no legs.']);
  });

  test('a quote that never ends is named with its row, and is not a shorter course', () => {
    const rows = Array.from(
      { length: 36 },
      (_, index) => `${index + 1},5.5,1,false,${index === 9 ? '"Old Mill' : 'Lodge'}`,
    );
    expect(problemsOf(parseCourseCsv([`${courseHeader},from`, ...rows].join('\n')))).toEqual([
      'Row 11: a quote (") begins here and never ends. Take it out, or close it.',
    ]);
  });

  test('spreadsheets of other countries work: semicolons, a byte-order mark, CRLF, kilometres, blank rows', () => {
    const text =
      '\uFEFFleg;distance_km;van;major_exchange_after;from\r\n1;10.0;1;no;"Lodge; upper"\r\n\r\n;;;;\r\n2;5;1;yes;\r\n';
    expect(parseCourseCsv(text)).toMatchObject({
      ok: true,
      items: [
        { n: 1, distanceMiles: expect.closeTo(6.2137, 3), isVanChange: false, from: 'Lodge; upper' },
        { n: 2, isVanChange: true },
      ],
    });
  });
});

describe('a team', () => {
  test('has paces in minutes and seconds, and names where given', () => {
    expect(parseTeamCsv(`${teamHeader}\n1,6:30,1,Mara\n2,7:15,1,`)).toMatchObject({
      ok: true,
      items: [
        { slot: 1, paceSecondsPerMile: 390, name: 'Mara' },
        { slot: 2, paceSecondsPerMile: 435, name: undefined },
      ],
    });
  });

  test('a quote that never ends is named with its row', () => {
    expect(problemsOf(parseTeamCsv(`${teamHeader}\n1,6:30,1,"Mara\n2,7:15,1,Kiri`))).toEqual([
      'Row 2: a quote (") begins here and never ends. Take it out, or close it.',
    ]);
  });

  test('a wrong pace is named with its row', () => {
    expect(problemsOf(parseTeamCsv(`${teamHeader}\n1,6.5,1,Mara`))).toEqual([
      'Row 2: pace “6.5” is not a pace from 3:00 to 30:00. Write 7:15.',
    ]);
    expect(['2:59', '3:00', '30:00', '30:01', '7:60', ''].map(parsePace)).toEqual([
      undefined,
      180,
      1800,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
