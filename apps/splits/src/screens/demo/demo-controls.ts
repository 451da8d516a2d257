import * as v from 'valibot';
import { realClock } from '../../race/demo/race-clock.ts';
import { remember } from '../../shell/phone-store.ts';

/** The two phones of the demo, as the address names them. */
export const demoPhones = ['demo-left', 'demo-right'] as const;
export type DemoPhoneName = (typeof demoPhones)[number];

const controlsSchema = v.object({
  clock: v.object({ anchorReal: v.number(), anchorRace: v.number(), speed: v.number() }),
  /** Phones without a network. */
  cut: v.array(v.picklist(demoPhones)),
  /** How often "Tap both at once" was pressed. */
  taps: v.number(),
});

export type DemoControls = v.InferOutput<typeof controlsSchema>;

export const freshControls: DemoControls = { clock: realClock, cut: [], taps: 0 };

/**
 * What the demo page does to its two phones. They are frames of that page and share its
 * visit's storage: they read it when they load, and hear of each change.
 */
export const demoControls = remember<DemoControls>(
  'controls',
  (kept) => v.parse(v.fallback(controlsSchema, freshControls), kept),
  'demo',
);
