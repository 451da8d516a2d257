import { describe, expect, it } from 'vitest';
import { sampleMark, sampleRace } from '../../race/sample-race.fixture.ts';
import { raceState } from '../../race/race-state.ts';
import type { MarkRow } from '../../race/rows.ts';
import { receiptWords } from './receipt-words.ts';

const device = 'phone-of-jonas' as MarkRow['device'];
/** Saturday 04:17:32 in Los Angeles. */
const at = { time: Date.parse('2026-11-14T12:17:32.4Z'), uncertaintyMs: 300, confidence: 'low' } as const;

/** The receipt of exchange 22 with these marks of it. */
function receiptOf(marks: readonly Partial<MarkRow>[], isSaved = true) {
  const rows = sampleRace(21);
  const added = marks.map((mark, index) => sampleMark({ id: `mark ${index}`, n: 22, at, ...mark }));
  const state = raceState({ ...rows, marks: [...rows.marks, ...added] });
  return receiptWords(state, 22, { device, isSaved });
}

describe('the receipt of a hand-off', () => {
  it('begins with what the van shouts', () => {
    expect(receiptOf([{ device }])?.first).toMatch(/^Jonas ran .+ · \d+:\d\d a mile$/);
  });

  it('shows the time with its worth, and who runs', () => {
    const words = receiptOf([{ device }]);
    expect(words?.stamp).toEqual({ text: '04:17:32', bound: '± 0.3 s', isAbout: false });
    expect(words?.after).toBe('Saved on this phone. Kiri is running.');
  });

  it('says that it is saved when it is, and not before', () => {
    expect(receiptOf([{ device }], false)?.after).toBe('Kiri is running.');
  });

  it('names the phone of a hand-off from elsewhere, and claims no saving here', () => {
    const words = receiptOf([{}]);
    expect(words?.first).toBe('Handed off by Lena’s phone,');
    expect(words?.after).toBe('Kiri is running.');
  });

  it('offers the second of two taps', () => {
    const later = { ...at, time: at.time + 1200 };
    const taps = receiptOf([{ device }, { device, at: later }])?.taps;
    expect(taps).toMatchObject({ kept: '2 taps kept. The first counts.', act: 'Use the second' });
    expect(taps?.other.at).toEqual(later);
  });

  it('is heard without signs', () => {
    expect(receiptOf([{ device }])?.spoken).toBe(
      'Handed off 4 17 32. Kiri is running. Saved on this phone. Undo for 10 seconds.',
    );
  });

  it('does not exist for an exchange without a time', () => {
    expect(receiptOf([])).toBeUndefined();
  });
});
