import { describe, expect, it } from 'vitest';
import { contrast, hexToRgb, oklchToRgb } from './colour.ts';
import { tokensToCss } from './tokens-css.ts';
import { type ColourName, type Theme, themes } from './tokens.ts';

/** The table of pairs: what lies on what, night and day. */
const text: [ColourName, ColourName, number, number][] = [
  ['ink', 'ground', 16.4, 16.9],
  ['ink', 'raised', 14.9, 18.1],
  ['ink', 'over', 13.2, 15.2],
  ['ink-2', 'ground', 10.1, 8.6],
  ['ink-2', 'raised', 9.2, 9.2],
  ['ink-2', 'over', 8.1, 7.7],
  ['ink-3', 'ground', 7.0, 5.8],
  ['ink-3', 'raised', 6.4, 6.2],
  ['ink-3', 'over', 5.6, 5.2],
  ['on-action', 'action', 9.8, 14.3],
  ['now', 'ground', 14.0, 5.1],
  ['now', 'raised', 12.7, 5.5],
  ['now', 'now-ground', 11.1, 4.7],
  ['heed', 'ground', 11.3, 6.8],
  ['heed', 'raised', 10.3, 7.3],
  ['heed', 'heed-ground', 9.1, 6.2],
  ['stop', 'ground', 8.9, 8.5],
  ['stop', 'raised', 8.0, 9.2],
  ['stop', 'stop-ground', 7.1, 7.6],
  ['ink', 'now-ground', 13.0, 15.4],
  ['ink', 'heed-ground', 13.1, 15.4],
  ['ink', 'stop-ground', 13.2, 15.1],
  ['ink-2', 'now-ground', 8.0, 7.8],
  ['ink-2', 'heed-ground', 8.1, 7.8],
  ['ink-2', 'stop-ground', 8.1, 7.6],
];
const edges: [ColourName, ColourName, number, number][] = [
  ['edge', 'ground', 4.3, 3.7],
  ['edge', 'raised', 3.9, 4.0],
  ['action', 'ground', 10.0, 16.9],
];

const cases = [...text.map((pair) => ({ pair, floor: 4.5 })), ...edges.map((pair) => ({ pair, floor: 3 }))].flatMap(
  ({ pair: [on, under, night, day], floor }) => [
    { theme: 'night' as Theme, on, under, printed: night, floor },
    { theme: 'day' as Theme, on, under, printed: day, floor },
  ],
);

describe('the colours', () => {
  it.each(cases)('have the contrast that is promised: $on on $under by $theme', (each) => {
    const colours = themes[each.theme];
    const measured = contrast(colours[each.on].hex, colours[each.under].hex);
    expect(measured).toBeGreaterThanOrEqual(each.floor);
    expect(Math.abs(measured - each.printed)).toBeLessThanOrEqual(0.1);
  });

  it.each(Object.keys(themes) as Theme[])('have the sRGB value of their OKLCH value by %s', (theme) => {
    for (const { oklch, hex } of Object.values(themes[theme])) {
      const computed = oklchToRgb(oklch);
      hexToRgb(hex).forEach((channel, index) => {
        expect(Math.abs(channel - (computed[index] ?? 0)), hex).toBeLessThanOrEqual(1);
      });
    }
  });

  it('reach the page as they are written here', async () => {
    await expect(tokensToCss()).toMatchFileSnapshot('tokens.css');
  });
});
