import { describe, expect, it } from 'vitest';
import { sampleMark } from '../../race/sample-race.fixture.ts';
import { choiceNames, originText, voidText } from './mark-words.ts';

describe('two marks', () => {
  it('are called by the people whose phones they are from', () => {
    const [lena, jonas] = choiceNames(sampleMark(), sampleMark({ recorder: 'Jonas’s phone' }));
    expect(lena.long).toBe('Lena’s time');
    expect(jonas.short).toBe('Jonas’s');
  });

  it('are called by their order where one phone made both', () => {
    expect(choiceNames(sampleMark(), sampleMark()).map(({ long }) => long)).toEqual(['the first', 'the second']);
  });

  it('are called by the phone where its name tells no owner', () => {
    const [tablet] = choiceNames(sampleMark({ recorder: 'Van 2 tablet' }), sampleMark());
    expect(tablet.long).toBe('the time of Van 2 tablet');
  });
});

describe('a mark', () => {
  it('says how and where it came about', () => {
    expect(originText(sampleMark())).toBe('tapped on Lena’s phone');
    expect(originText(sampleMark({ source: 'manual' }))).toBe('typed on Lena’s phone');
  });

  it('says who voided it, and why', () => {
    expect(voidText(sampleMark())).toBeUndefined();
    expect(voidText(sampleMark({ voidedBy: 'Kiri’s phone', voidReason: 'late tap' }))).toBe(
      'voided by Kiri’s phone: late tap',
    );
  });
});
