import { describe, expect, test } from 'vitest';
import { sampleAt, sampleMark, sampleRace, sampleStart, sampleZone } from '../sample-race.fixture.ts';
import { minutesAhead } from '../minutes-ahead.ts';
import { project } from '../projection.ts';
import { raceState } from '../race-state.ts';
import { countAtStart, countText } from './count-words.ts';
import { againstPlanText, distanceText, durationText, paceText, runningTimeText, splitText } from './duration-words.ts';
import { aboutWords, dueWords, extremeText, projectionWords, shortName, shoutText, verdict } from './race-words.ts';
import { ruleText } from './two-marks-words.ts';

const minute = 60_000;
const now = Date.parse('2026-07-11T10:52:41Z');
const range = (earlyMin: number, lateMin: number) => ({
  early: now + earlyMin * minute,
  middle: now + ((earlyMin + lateMin) / 2) * minute,
  late: now + lateMin * minute,
});

describe('durations and counts', () => {
  test('running times, durations, differences, paces', () => {
    expect([1_504_999, 5_885_000, -5].map(runningTimeText)).toEqual(['25:04', '1:38:05', '0:00']);
    expect([98 * minute, 22 * minute, 120 * minute].map(durationText)).toEqual(['1 h 38 min', '22 min', '2 h']);
    expect([79_000, -45_000, 200].map(againstPlanText)).toEqual(['+1:19', '−0:45', '±0:00']);
    expect([paceText(439, 'mi'), paceText(439, 'km')]).toEqual(['7:19 a mile', '4:33 a km']);
    expect([distanceText(6.82, 'mi'), distanceText(6.82, 'km')]).toEqual(['6.82 mi', '10.98 km']);
  });

  test('count and unit agree', () => {
    expect([0, 1, 3].map((count) => countText(count, 'mark'))).toEqual(['no marks', '1 mark', '3 marks']);
    expect(countAtStart(0, 'mark')).toBe('No marks');
  });
});

describe('when the runner comes', () => {
  test('as a range, with the wait', () => {
    expect(dueWords(range(22.5, 26.5), now, sampleZone)).toEqual({
      due: 'Due 04:15–04:20',
      wait: 'in 22–27 min',
      isOver: false,
    });
    expect(dueWords(range(-1, 2.4), now, sampleZone).wait).toBe('within 3 min');
    expect(dueWords(range(98, 111.5), now, sampleZone).wait).toBe('in 1 h 38 min–1 h 52 min');
  });

  test('past the late edge it says how much over', () => {
    expect(dueWords(range(-10, -4.2), now, sampleZone)).toMatchObject({ wait: '4 min over', isOver: true });
    expect(dueWords(range(-10, -0.1), now, sampleZone)).toMatchObject({ wait: '1 min over', isOver: true });
  });

  test('legs further on have one time and its doubt', () => {
    expect(aboutWords(range(56, 67), now, sampleZone)).toEqual({ about: 'about 04:54', within: '± 6 min' });
  });
});

describe('the verdict', () => {
  const verdictOf = (exchange1At: number | undefined) => {
    const marks = [sampleMark({ id: 'a', n: 0, at: sampleAt(0) })];
    if (exchange1At !== undefined) marks.push(sampleMark({ id: 'b', n: 1, at: sampleAt(exchange1At) }));
    const state = raceState({ ...sampleRace(), marks });
    return verdict(state, project(state, sampleStart));
  };
  const planned = 6.26 * 390_000;

  test('compares the coming exchange with the plan', () => {
    expect(verdictOf(undefined)).toBe('On plan');
    expect(verdictOf(planned - 2 * minute)).toMatch(/^About \d min ahead of plan$/);
    expect(verdictOf(planned + 70 * minute)).toMatch(/^About 1 h \d+ min behind plan$/);
  });

  test('does not stay ahead while the runner is overdue', () => {
    const state = raceState({ ...sampleRace(), marks: [sampleMark({ id: 'a', n: 0, at: sampleAt(0) })] });
    expect(verdict(state, project(state, sampleStart + planned + 30 * minute))).toBe('About 30 min behind plan');
  });

  test('before the start and after the finish', () => {
    const before = raceState(sampleRace());
    expect(verdict(before, project(before, 0))).toBe('Starts Fri 13:00');
    expect(verdict(before, project(before, sampleStart + minute))).toBe('Not started, planned for Fri 13:00');
    const after = raceState(sampleRace(36));
    expect(verdict(after, project(after, 0))).toMatch(/^Finished .* (ahead of|behind) plan$/);
  });

  test('the farthest moment and the projection are said in words', () => {
    expect(extremeText({ n: 14, minutes: 6.2 })).toBe('6 min ahead after leg 14');
    expect(extremeText({ n: 0, minutes: -3 })).toBe('3 min behind at the start');
    const state = raceState(sampleRace(21));
    const [pace, spread] = projectionWords(project(state, 0));
    expect(pace).toMatch(/^Pace: (as planned|\d+ % (slower|faster) than planned), from 21 completed legs/);
    expect(spread).toMatch(/^One leg comes within ± \d % of that/);
    expect(minutesAhead(state, project(state, 0)).extreme).toBeDefined();
  });
});

describe('people and marks', () => {
  test('what the van shouts', () => {
    const split = {
      from: sampleAt(0),
      to: sampleAt(1),
      durationMs: 2_995_400,
      uncertaintyMs: 300,
      paceSecondsPerMile: 439.2,
      againstPlanMs: 0,
    };
    expect(shoutText('Jonas', split, 'mi')).toBe('Jonas ran 49:55 · 7:19 a mile');
    expect(splitText({ ...split, uncertaintyMs: null })).toBe('about 50 min');
  });

  test('first names, an initial where two share one', () => {
    const [mara, tom] = sampleRace().runners;
    if (!mara || !tom) throw new Error('the sample has runners');
    const runners = [
      { ...mara, name: 'Jonas Kern' },
      { ...tom, name: 'Jonas Berg' },
    ];
    expect(runners.map((runner) => shortName(runner, runners))).toEqual(['Jonas K.', 'Jonas B.']);
    expect(shortName(mara, [mara, tom])).toBe('Mara');
  });

  test('why a mark counts, in one line', () => {
    const why = (marks: ReturnType<typeof sampleMark>[]) => {
      const exchange = raceState({ ...sampleRace(), marks }).exchanges[20];
      return exchange && ruleText(exchange);
    };
    const tap = sampleMark({ id: 'a' });
    expect(why([tap])).toBe('It is the only one.');
    expect(why([tap, { ...tap, id: 'b', at: sampleAt(9) }])).toBe('By rule, the earlier one counts.');
    expect(why([tap, { ...tap, id: 'b', source: 'manual' }])).toBe('By rule, a tap counts before a typed time.');
  });
});
