import { describe, expect, test } from 'vitest';
import type { CreateDraft } from './create-draft.ts';
import { courseOf, paceProblem, planOf, startOf } from './race-plan.ts';

const draft: CreateDraft = {
  id: '018f0000-0000-7000-8000-000000000000',
  name: ' Mountains to Coast ',
  phoneName: 'Lena’s phone',
  course: 'template',
  csv: '',
  units: 'mi',
  date: '2026-08-28',
  time: '13:00',
  timeZone: 'America/Los_Angeles',
  darkFrom: '20:30',
  darkUntil: '06:30',
  runners: [
    { name: 'Jonas', pace: '7:15', van: 1 },
    { name: '', pace: '', van: 1 },
    { name: 'Kiri', pace: '6:40', van: 2 },
  ],
  vans: [
    { name: 'Van 1', side: 'left door' },
    { name: 'Van 2', side: '' },
  ],
};

function problemsOf(changes: Partial<CreateDraft>) {
  const result = planOf({ ...draft, ...changes });
  return result.ok ? {} : result.problems;
}

describe('a draft', () => {
  test('becomes a race with the legs of its course and the runners that were named', () => {
    const result = planOf(draft);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    expect(result.plan.legs).toHaveLength(36);
    expect(result.plan.plannedStart).toBe('2026-08-28T20:00:00.000Z');
    expect(result.plan.name).toBe('Mountains to Coast');
    expect(result.plan.runners).toEqual([
      { name: 'Jonas', paceSecondsPerMile: 435, van: 1 },
      { name: 'Kiri', paceSecondsPerMile: 400, van: 2 },
    ]);
    expect(result.plan.vans).toEqual([{ name: 'Van 1', side: 'left door' }, { name: 'Van 2' }]);
  });

  test('in kilometres has paces a kilometre', () => {
    const result = planOf({ ...draft, units: 'km' });
    expect(result.ok && result.plan.runners[0]?.paceSecondsPerMile).toBe(700);
  });

  test('names every place that still has to be filled in', () => {
    const empty = problemsOf({
      name: '',
      phoneName: ' ',
      date: '',
      darkFrom: '8pm',
      runners: [],
      csv: '',
      course: 'csv',
    });
    expect(Object.keys(empty).sort()).toEqual(['course', 'dark', 'name', 'phoneName', 'start', 'team']);
  });

  test('needs a name and a pace for each runner', () => {
    expect(problemsOf({ runners: [{ name: 'Jonas', pace: '', van: 1 }] }).team).toBe(
      'Each runner needs a name and a pace.',
    );
    expect(problemsOf({ runners: [{ name: '', pace: '7:15', van: 1 }] }).team).toBeDefined();
    expect(paceProblem({ name: 'Jonas', pace: '7.15', van: 1 })).toBe('write a pace such as 7:15');
  });
});

test('a bad row of a course is told in its place', () => {
  const csv = 'leg,distance_mi,van,major_exchange_after\n1,"6,5",1,false\n';
  const course = courseOf({ ...draft, course: 'csv', csv });
  expect(course).toEqual({
    ok: false,
    problems: [{ row: 2, message: 'Row 2: distance “6,5” is not a number. Write 6.5.' }],
  });
});

test('a start is undefined until date, time and zone are whole', () => {
  for (const changes of [{ date: '' }, { time: '1 pm' }, { timeZone: 'Los Angeles' }]) {
    expect(startOf({ ...draft, ...changes })).toBeUndefined();
  }
});
