import type { Mutation } from '@baton/protocol';
import { describe, expect, it } from 'vitest';
import { mutationWords } from './mutation-words.ts';

const at = JSON.stringify({ time: Date.parse('2026-11-14T12:17:32Z'), uncertaintyMs: 300, confidence: 'low' });

const wordsOf = (table: string, values: Readonly<Record<string, string | number>>) =>
  mutationWords({ operations: [{ op: 'insert', table, values }] } as unknown as Mutation, 'America/Los_Angeles');

describe('a change that is on this phone only', () => {
  it('is a time of an exchange', () => {
    expect(wordsOf('mark', { n: 22, kind: 'exchange', at })).toBe('Exchange 22, 04:17:31 or 32 ± 0.3 s');
  });

  it('is what was written of a leg', () => {
    expect(wordsOf('mark', { n: 22, kind: 'note', at, note: 'Rain.' })).toBe('A note on leg 22');
    expect(wordsOf('mark', { n: 22, kind: 'penalty', at, penaltySeconds: 120 })).toBe('+2:00 penalty on leg 22');
    expect(wordsOf('mark', { n: 22, kind: 'dnf', at })).toBe('Leg 22: did not finish');
  });

  it('is who runs a leg', () => {
    expect(wordsOf('assignment', { n: 22 })).toBe('Who runs a leg, or at what pace');
  });
});
