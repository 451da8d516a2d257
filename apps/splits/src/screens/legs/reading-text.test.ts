import { describe, expect, it } from 'vitest';
import { sampleRace } from '../../race/sample-race.fixture.ts';
import { minutesAhead } from '../../race/minutes-ahead.ts';
import { project } from '../../race/projection.ts';
import { raceState } from '../../race/race-state.ts';
import { rangeOfMinutes, readingText } from './reading-text.ts';

describe('a thumb on the picture', () => {
  const state = raceState(sampleRace(14));
  const now = state.exchanges[14]?.accepted?.mark.at.time ?? 0;
  const ahead = minutesAhead(state, project(state, now));

  it('reads the time of an exchange that was', () => {
    expect(readingText(state, ahead, 14)).toMatch(/^\d\d:\d\d:\d\d, \d+ min (ahead|behind) after leg 14$/);
  });

  it('reads the range of one to come', () => {
    expect(readingText(state, ahead, 30)).toMatch(/min .*after leg 30$/);
  });
});

describe('a range of minutes', () => {
  it.each([
    [4, 18, '4 to 18 min ahead'],
    [-18, -4, '4 to 18 min behind'],
    [-3, 9, '3 min behind to 9 min ahead'],
  ])('%d to %d is said as "%s"', (low, high, words) => {
    expect(rangeOfMinutes(low, high)).toBe(words);
  });
});
