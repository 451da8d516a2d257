import { describe, expect, test } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

describe('wrong codes', () => {
  function limitAt(start: number) {
    let now = start;
    const limit = createRateLimit({
      tooMany: 'Too many wrong codes',
      countMax: 3,
      windowMs: 60_000,
      addressesMax: 2,
      now: () => now,
    });
    const isStopped = (address: string) => {
      try {
        limit.check(address);
        return false;
      } catch {
        return true;
      }
    };
    return { limit, isStopped, pass: (ms: number) => (now += ms) };
  }

  test('stop an address after too many, for a while, and say how long', () => {
    const { limit, isStopped, pass } = limitAt(0);
    for (let guess = 0; guess < 3; guess++) limit.count('a');
    expect([isStopped('a'), isStopped('b')]).toEqual([true, false]);
    expect(() => limit.check('a')).toThrow('Too many wrong codes from this network. Try again in 1 min.');
    pass(60_000);
    expect(isStopped('a')).toBe(false);
  });

  test('are remembered for a bounded number of addresses', () => {
    const { limit, isStopped } = limitAt(0);
    for (let guess = 0; guess < 3; guess++) limit.count('first');
    limit.count('second');
    limit.count('third');
    expect(isStopped('first')).toBe(false);
  });
});
