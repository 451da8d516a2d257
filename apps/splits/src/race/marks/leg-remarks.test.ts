import { describe, expect, test } from 'vitest';
import { project } from '../projection.ts';
import { raceState } from '../race-state.ts';
import type { MarkRow } from '../rows.ts';
import { sampleAt, sampleMark, sampleRace } from '../sample-race.fixture.ts';
import { teamPenaltyMs } from './leg-remarks.ts';

const remark = (id: string, changed: Partial<MarkRow>) =>
  sampleMark({ id, n: 20, source: 'manual', at: sampleAt(0), ...changed });
const penalty = (id: string, penaltySeconds: number) => remark(id, { kind: 'penalty', penaltySeconds });
const voided = { voidedBy: 'Lena’s phone', voidReason: 'wrong leg' };

/** The race after exchange 21 with these beside it. */
function raceWith(...remarks: readonly MarkRow[]) {
  const rows = sampleRace(21);
  return raceState({ ...rows, marks: [...rows.marks, ...remarks] });
}

const now = sampleAt(0).time;

describe('what is written of a leg', () => {
  test('belongs to the leg and is no time of an exchange', () => {
    const { legs, exchanges } = raceWith(remark('a', { kind: 'note', note: 'Rain.' }), remark('b', { kind: 'dnf' }));
    expect(legs[19]?.remarks).toMatchObject({ notes: 1, didNotFinish: true, penaltyMs: 0 });
    expect(legs[19]?.remarks.marks.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(exchanges[20]).toEqual(raceWith().exchanges[20]);
  });

  test('stays visible once it is voided, and counts no more', () => {
    const { legs } = raceWith(remark('a', { kind: 'dnf', ...voided }), { ...penalty('b', 60), ...voided });
    expect(legs[19]?.remarks).toMatchObject({ didNotFinish: false, penaltyMs: 0 });
    expect(legs[19]?.remarks.marks).toHaveLength(2);
  });
});

describe('penalties', () => {
  test('add up over a leg and over the team', () => {
    const { legs } = raceWith(penalty('a', 60), penalty('b', 90), { ...penalty('c', 30), n: 22 });
    expect(legs[19]?.remarks.penaltyMs).toBe(150_000);
    expect(teamPenaltyMs(legs)).toBe(180_000);
  });

  test('change no split and no arrival', () => {
    const state = raceWith(penalty('a', 600));
    expect(state.legs[19]?.split).toEqual(raceWith().legs[19]?.split);
    expect(project(state, now)).toEqual(project(raceWith(), now));
  });
});

test('a leg that was not finished teaches no pace', () => {
  expect(project(raceWith(), now).legsKnown).toBe(21);
  expect(project(raceWith(remark('a', { kind: 'dnf' })), now).legsKnown).toBe(20);
});
