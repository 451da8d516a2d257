import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleAt, sampleId, sampleMark, sampleRace } from './sample-race.fixture.ts';
import { raceState } from './race-state.ts';

const minute = 60_000;

describe('where the race is', () => {
  test('without a mark it has not started, and leg 1 is next', () => {
    expect(raceState(sampleRace()).progress).toMatchObject({ phase: 'not-started', next: { n: 1 } });
  });

  test('after exchange 21, Jonas runs leg 22, Kiri is next, then Lena', () => {
    const { progress, legs } = raceState(sampleRace(21));
    expect(progress).toMatchObject({
      phase: 'running',
      leg: { n: 22, runner: { name: 'Jonas' }, van: { name: 'Van 2' }, distanceMiles: 6.82 },
      next: { n: 23, runner: { name: 'Kiri' } },
      then: { n: 24, runner: { name: 'Lena' } },
    });
    expect(legs.map(({ status }) => status).join(' ')).toBe(
      [...Array(21).fill('done'), 'running', ...Array(14).fill('ahead')].join(' '),
    );
  });

  test('after exchange 36 it is finished', () => {
    expect(raceState(sampleRace(36)).progress.phase).toBe('finished');
  });

  test('an exchange that nobody marked leaves two splits unknown and changes nothing else', () => {
    const rows = sampleRace(10);
    const { progress, legs } = raceState({ ...rows, marks: rows.marks.filter(({ n }) => n !== 5) });
    expect(progress).toMatchObject({ phase: 'running', leg: { n: 11 } });
    expect(legs.flatMap(({ n, status, split }) => (status === 'done' && !split ? [n] : []))).toEqual([5, 6]);
  });

  test('a split knows its duration, its bound, its pace and the plan', () => {
    const marks = [
      sampleMark({ id: 'a', n: 0, kind: 'start', at: sampleAt(0, 100) }),
      sampleMark({ id: 'b', n: 1, at: sampleAt(42 * minute, 200) }),
    ];
    const [leg] = raceState({ ...sampleRace(), marks }).legs;
    expect(leg?.split).toMatchObject({ durationMs: 42 * minute, uncertaintyMs: 300 });
    expect(leg?.split?.paceSecondsPerMile).toBeCloseTo((42 * 60) / 6.26);
    expect(leg?.split?.againstPlanMs).toBeCloseTo((42 * 60 - 6.26 * 390) * 1000);
  });

  test('a leg that would end before it began has no split', () => {
    const marks = [sampleMark({ id: 'a', n: 0, at: sampleAt(1000) }), sampleMark({ id: 'b', n: 1, at: sampleAt(0) })];
    expect(raceState({ ...sampleRace(), marks }).legs[0]?.split).toBeUndefined();
  });

  test('undoing the last hand-off brings the runner back', () => {
    const rows = sampleRace(21);
    const marks = rows.marks.map((mark) => (mark.n === 21 ? { ...mark, voidedBy: 'Lena', voidReason: 'undo' } : mark));
    expect(raceState({ ...rows, marks }).progress).toMatchObject({ leg: { n: 21 } });
  });

  test('exchanges with two times wait for a choice in order', () => {
    const rows = sampleRace(21);
    const late = (n: number, id: number) =>
      rows.marks
        .filter((mark) => mark.n === n)
        .map((mark) =>
          sampleMark({ ...mark, id: sampleId(id), device: sampleId(9), at: { ...mark.at, time: mark.at.time + 4000 } }),
        );
    const { toChoose } = raceState({ ...rows, marks: [...late(20, 2), ...rows.marks, ...late(7, 3)] });
    expect(toChoose.map(({ n }) => n)).toEqual([7, 20]);
  });

  test('a substitute runs with the pace of the assignment', () => {
    const rows = sampleRace();
    const kiri = rows.runners.find(({ name }) => name === 'Kiri');
    const assignments = rows.assignments.map((row) =>
      row.n === 22 && kiri ? { ...row, runner: kiri.id, paceSecondsPerMile: 480 } : row,
    );
    expect(raceState({ ...rows, assignments }).legs[21]).toMatchObject({
      runner: { name: 'Kiri' },
      paceSecondsPerMile: 480,
    });
  });

  test('the order in which rows arrive changes nothing', () => {
    const rows = sampleRace(12);
    const expected = raceState(rows);
    const shuffled = fc.shuffledSubarray([...rows.marks], { minLength: rows.marks.length });
    fc.assert(
      fc.property(shuffled, fc.boolean(), (marks, isReversed) => {
        const courseLegs = isReversed ? rows.courseLegs.toReversed() : rows.courseLegs;
        const runners = isReversed ? rows.runners.toReversed() : rows.runners;
        expect(raceState({ ...rows, marks, courseLegs, runners })).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });
});
