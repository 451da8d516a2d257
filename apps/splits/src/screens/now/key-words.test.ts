import { describe, expect, it } from 'vitest';
import { sampleRace } from '../../race/sample-race.fixture.ts';
import { raceState } from '../../race/race-state.ts';
import { keyTarget, keyWords, undoneWords } from './key-words.ts';

function keyAfter(reached: number) {
  const state = raceState(sampleRace(reached));
  const target = keyTarget(state);
  return target && { ...target, ...keyWords(state, target) };
}

describe('the key', () => {
  it('starts the race', () => {
    expect(keyAfter(-1)).toEqual({ n: 0, kind: 'start', label: 'START', detail: 'Mara', name: 'Start, Mara' });
  });

  it('hands off from one runner to the next, as one instant', () => {
    expect(keyAfter(21)).toEqual({
      ...{ n: 22, kind: 'exchange', label: 'HAND OFF' },
      ...{ detail: 'Jonas → Kiri', name: 'Hand off, Jonas to Kiri' },
    });
  });

  it('finishes on the last leg, and is gone after it', () => {
    expect(keyAfter(35)).toMatchObject({ n: 36, kind: 'finish', label: 'FINISH', name: 'Finish, Lena' });
    expect(keyAfter(36)).toBeUndefined();
  });

  it('says who still runs when it was undone', () => {
    expect(undoneWords(raceState(sampleRace(21)))).toBe('Undone. Jonas is still running.');
    expect(undoneWords(raceState(sampleRace(-1)))).toBe('Undone. The race has not started.');
  });
});
