/**
 * The colours of splits, the monitor and the console: each in OKLCH (lightness, chroma, hue)
 * with the sRGB value that the page gets. One hue, 118, means "now, yours to press".
 * `tokens.css` is made from this file; the test that compares them says how.
 */
export interface Colour {
  readonly oklch: readonly [lightness: number, chroma: number, hue: number];
  readonly hex: string;
}

const colour = (lightness: number, chroma: number, hue: number, hex: string): Colour => ({
  oklch: [lightness, chroma, hue],
  hex,
});

const night = {
  /** The page. */
  ground: colour(0.13, 0.005, 100, '#080706'),
  /** The current row, sheets. */
  raised: colour(0.195, 0.007, 100, '#161511'),
  /** Track, fill of a chart, hover. */
  over: colour(0.245, 0.008, 100, '#21211c'),
  /** Hairlines; decoration only. */
  line: colour(0.33, 0.009, 100, '#363630'),
  /** Outlines of controls, axes. */
  edge: colour(0.56, 0.012, 100, '#76756d'),
  /** Text that matters. */
  ink: colour(0.93, 0.014, 100, '#eae8de'),
  /** Second text. */
  'ink-2': colour(0.78, 0.014, 100, '#b9b8ae'),
  /** Ticks, units, past context. */
  'ink-3': colour(0.68, 0.013, 100, '#9a9990'),
  /** Fill of the key. */
  action: colour(0.77, 0.17, 118, '#abc224'),
  /** Letters on the key. */
  'on-action': colour(0.15, 0.03, 118, '#0a0d01'),
  /** The key's lower edge. */
  'action-edge': colour(0.64, 0.145, 118, '#859710'),
  /** The live value, the current leg, a band. */
  now: colour(0.87, 0.19, 118, '#cae430'),
  /** Fill of a band or of a chosen card. */
  'now-ground': colour(0.25, 0.045, 118, '#202409'),
  /** Worth less than you think. */
  heed: colour(0.82, 0.135, 72, '#fab558'),
  'heed-ground': colour(0.25, 0.04, 72, '#2d1e0a'),
  /** Refused, not saved, cannot send. */
  stop: colour(0.76, 0.14, 25, '#fe8b83'),
  'stop-ground': colour(0.25, 0.055, 25, '#381614'),
};

export type ColourName = keyof typeof night;

const day: Record<ColourName, Colour> = {
  ground: colour(0.975, 0.005, 100, '#f7f7f3'),
  raised: colour(1, 0, 0, '#ffffff'),
  over: colour(0.94, 0.007, 100, '#ecebe6'),
  line: colour(0.88, 0.008, 100, '#d8d8d2'),
  edge: colour(0.6, 0.012, 100, '#828078'),
  ink: colour(0.2, 0.012, 100, '#171610'),
  'ink-2': colour(0.4, 0.012, 100, '#494841'),
  'ink-3': colour(0.49, 0.012, 100, '#626159'),
  action: colour(0.2, 0.012, 100, '#171610'),
  'on-action': colour(0.91, 0.2, 118, '#d6f231'),
  'action-edge': colour(0.36, 0.02, 118, '#3c3f33'),
  now: colour(0.515, 0.12, 118, '#627000'),
  'now-ground': colour(0.94, 0.09, 118, '#e5f4af'),
  heed: colour(0.46, 0.1, 62, '#7f490c'),
  'heed-ground': colour(0.945, 0.05, 82, '#feeac8'),
  stop: colour(0.42, 0.155, 27, '#8f1617'),
  'stop-ground': colour(0.94, 0.026, 20, '#fce5e4'),
};

export const themes: Readonly<Record<'night' | 'day', Readonly<Record<ColourName, Colour>>>> = { night, day };
export type Theme = keyof typeof themes;
