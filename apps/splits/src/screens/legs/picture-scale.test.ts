import { describe, expect, it } from 'vitest';
import { minuteScale, placeOnCourse } from './picture-scale.ts';

describe('the scale of the picture', () => {
  it('holds all that is known and projected in whole five minutes', () => {
    const scale = minuteScale({
      known: [
        { n: 0, minutes: 0 },
        { n: 1, minutes: 6.2 },
      ],
      fan: [{ n: 2, low: -11, middle: 2, high: 8 }],
      extreme: undefined,
    });
    expect(scale).toEqual({ top: 10, bottom: -15 });
  });

  it('leaves room under the worst moment for its label, an eighth of the height', () => {
    const worst = { n: 1, minutes: -19 };
    const { top, bottom } = minuteScale({ known: [worst], fan: [], extreme: worst });
    expect((worst.minutes - bottom) / (top - bottom)).toBeGreaterThan(1 / 8);
  });

  it('keeps five minutes on both sides of the plan where nothing is known', () => {
    expect(minuteScale({ known: [], fan: [], extreme: undefined })).toEqual({ top: 5, bottom: -5 });
  });
});

describe('a moment on the course', () => {
  const times = [1000, 2000, 4000];

  it('lies between the exchanges before and after it', () => {
    expect(placeOnCourse(times, 1500)).toBe(0.5);
    expect(placeOnCourse(times, 3000)).toBe(1.5);
    expect(placeOnCourse(times, 4000)).toBe(2);
  });

  it('lies at an end where it is outside the race', () => {
    expect(placeOnCourse(times, 0)).toBe(0);
    expect(placeOnCourse(times, 9000)).toBe(2);
  });
});
