import { describe, expect, it } from 'vitest';
import { nextSaid, saidBefore } from './sleep-said.ts';

const minute = 60_000;
const at = (minutes: number, exchange = 24) => ({ exchange, until: minutes * minute });

describe('"sleep until"', () => {
  it('tells what was said before when it moves earlier by 5 min', () => {
    expect(saidBefore(at(100), at(95))).toBe(100 * minute);
    expect(saidBefore(at(100), at(96))).toBeUndefined();
    expect(saidBefore(at(100), at(110))).toBeUndefined();
  });

  it('sees many small steps earlier as one', () => {
    const said = [99, 98, 97, 96, 95].reduce((before, minutes) => nextSaid(before, at(minutes)), at(100));
    expect(saidBefore(said, at(95))).toBe(100 * minute);
  });

  it('begins anew for the next exchange', () => {
    expect(nextSaid(at(100), at(40, 30))).toEqual(at(40, 30));
    expect(saidBefore(at(100), at(40, 30))).toBeUndefined();
  });
});
