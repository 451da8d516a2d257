import type { RaceClient } from '../../shell/race-client.ts';
import type { RaceClockSource } from '../../shell/race-time.ts';
import { demoControls, demoPhones } from './demo-controls.ts';

/** How a phone obeys the demo page that it is a frame of. */
export interface DemoSide {
  readonly clock: RaceClockSource;
  /** Cuts the network and taps the key as the page says, until the returned function is called. */
  follow(client: RaceClient): () => void;
}

/** Undefined for every phone but the demo's own. */
export function demoSideOf(name: string): DemoSide | undefined {
  const phone = demoPhones.find((each) => each === name);
  if (phone === undefined) return undefined;
  return {
    clock: { current: () => demoControls.current().clock, subscribe: demoControls.subscribe },
    follow(client) {
      let { taps } = demoControls.current();
      const obey = () => {
        const controls = demoControls.current();
        const isCut = controls.cut.includes(phone);
        if (isCut && !client.network.isCut) client.network.cut();
        if (!isCut && client.network.isCut) client.network.restore();
        if (controls.taps > taps) document.querySelector<HTMLButtonElement>('.key')?.click();
        taps = controls.taps;
      };
      obey();
      return demoControls.subscribe(obey);
    },
  };
}
