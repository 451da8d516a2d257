import { TimerGroup } from '@baton/testing/client';
import type { Device } from '../device.ts';
import type { Dice } from '../dice.ts';
import type { FaultKind } from '../swarm.ts';
import type { Tab } from '../tab.ts';
import type { World } from '../world.ts';

/** How each kind of fault strikes. False where there was nothing to break. */
export type Strikes = Readonly<Partial<Record<FaultKind, (faults: Faults) => boolean | void>>>;

/**
 * What goes wrong in a world at a moment, and how all of it comes to an end; faults of single
 * requests are `NetworkWeather`.
 */
export class Faults {
  readonly world: World;
  dice: Dice;
  readonly #strikes: Strikes;
  readonly #lengthOf: number;
  readonly #lasting: TimerGroup;

  /** @param lengthOf what a fault that lasts for 1 ms in a simulated world lasts for in this one, in ms */
  constructor(world: World, strikes: Strikes, lengthOf = 1) {
    this.world = world;
    this.dice = world.dice.fork('faults');
    this.#strikes = strikes;
    this.#lengthOf = lengthOf;
    this.#lasting = new TimerGroup(world.time);
  }

  /** One of the faults that this world has. */
  strike(dice: Dice): void {
    this.dice = dice;
    const kinds = [...this.world.swarm.faults].filter((kind) => this.#strikes[kind]);
    if (kinds.length === 0) return;
    const kind = this.dice.pick(kinds);
    if (this.#strikes[kind]?.(this) !== false) this.world.struck(kind);
  }

  /** From now on nothing goes wrong any more. */
  end(): void {
    this.#lasting.end();
    for (const device of this.world.devices) {
      device.weather.isCalm = true;
      device.weather.mode = 'fair';
      device.hintLoss = 0;
      device.browser.network.comeUp();
      device.browser.outbox.faults.mend();
      device.browser.cache.faults.mend();
      device.indexedDisk?.indexedDb.goOn();
      if (device.token === null) device.signIn();
      device.wake();
      for (const tab of device.tabs) {
        tab.life.happen('resumed');
        tab.life.happen('online');
      }
    }
  }

  /** Undoes a lasting fault after a while. */
  later(meanMs: number, mend: () => void): void {
    this.#lasting.start('a fault ends', this.dice.wait(meanMs) * this.#lengthOf, mend);
  }

  device(): Device {
    return this.dice.pick(this.world.devices);
  }

  tab(): Tab | undefined {
    const tabs = this.world.tabs();
    return tabs.length === 0 ? undefined : this.dice.pick(tabs);
  }
}
