import type { WireRow } from '@baton/protocol';
import type { Dice } from '../dice.ts';
import type { PlainWrite } from '../model/model-rows.ts';
import { canaryOf, raceIdOf } from '../relay.ts';
import type { Tab } from '../tab.ts';
import type { World } from '../world.ts';
import { nameIn, Person, type Surroundings } from './person.ts';

/** What people do with the application, and other programs with the database. */
export class People {
  readonly #world: World;
  readonly #dice: Dice;

  constructor(world: World, dice: Dice) {
    this.#world = world;
    this.#dice = dice;
  }

  act(): void {
    const dice = this.#dice;
    if (dice.chance(0.12)) return this.#programWrites();
    const tabs = this.#world.tabs().filter(({ isReady, isFrozen }) => isReady && !isFrozen);
    if (tabs.length === 0) return;
    const tab = dice.pick(tabs);
    new Person(tab, dice, this.#around(tab)).act();
  }

  #around(tab: Tab): Surroundings {
    const { device } = tab;
    const { races, swarm, ledger } = this.#world;
    return {
      races,
      openTab: () => (device.tabs.length < swarm.tabsMax ? device.openTab() : undefined),
      closeTab: () => {
        if (device.tabs.length > 1 || this.#dice.chance(0.3)) void device.closeTab(tab);
        if (device.tabs.length === 0) device.openTab();
      },
      discarded: (id) => ledger.discarded(id),
    };
  }

  /** Rows that come and change by SQL alone. */
  #programWrites(): void {
    const dice = this.#dice;
    const { model, races } = this.#world;
    const scope = dice.pick(races);
    const race = raceIdOf(scope);
    const rows = [...(model.at(scope, model.head(scope)) ?? [])];
    const runners = rows.filter(([id]) => id.startsWith('runner ')).map(([, row]) => row);
    const marks = rows.filter(([id]) => id.startsWith('mark ')).map(([, row]) => row);
    const writes = dice.pick<() => readonly PlainWrite[]>([
      () => runners.filter(() => dice.chance(0.5)).map((row) => update('runner', row, { name: nameIn(scope, dice) })),
      () => marks.slice(0, 1).map((row) => ({ op: 'delete', table: 'mark', key: String(row['id']), values: {} })),
      () => [{ op: 'update', table: 'race', key: race, values: { name: `${canaryOf(scope)} ${dice.between(1, 9)}` } }],
      () => marks.map((row) => update('mark', row, { note: `checked ${dice.between(1, 9)} ${canaryOf(scope)}` })),
    ])();
    if (writes.length > 0) void this.#world.write(writes).catch(() => undefined);
  }
}

function update(table: string, row: WireRow, values: WireRow): PlainWrite {
  return { op: 'update', table, key: String(row['id']), values };
}
