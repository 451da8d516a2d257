import type { Scope, WireRow } from '@baton/protocol';
import type { Dice } from '../dice.ts';
import type { PlainWrite } from '../model/model-rows.ts';
import { canaryOf, paceMax } from '../relay.ts';
import type { Tab } from '../tab.ts';
import { raceIdOf, type World } from '../world.ts';

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
    const isNavigation = dice.chance(0.25);
    if (isNavigation || tab.opened().length === 0) return this.#navigate(tab);
    this.#work(tab, dice.pick(tab.opened()));
  }

  #navigate(tab: Tab): void {
    const dice = this.#dice;
    const { device, client } = tab;
    const moves: readonly (() => void)[] = [
      () => tab.open(dice.pick(this.#world.races)),
      () => tab.open(dice.pick(this.#world.races)),
      () => tab.open(dice.pick(this.#world.races)),
      () => (tab.opened().length > 0 ? tab.shut(dice.pick(tab.opened())) : undefined),
      () => void client.sync().catch(() => undefined),
      () => (client.network.isCut ? client.network.restore() : dice.chance(0.3) ? client.network.cut() : undefined),
      () => (device.tabs.length < this.#world.swarm.tabsMax ? device.openTab() : undefined),
      () => {
        if (device.tabs.length > 1 || dice.chance(0.3)) void device.closeTab(tab);
        if (device.tabs.length === 0) device.openTab();
      },
      () => this.#settleRefused(tab),
      () => this.#settleRefused(tab),
    ];
    dice.pick(moves)();
  }

  #work(tab: Tab, scope: Scope): void {
    const dice = this.#dice;
    const race = raceIdOf(scope);
    const runners = keysOf(tab, scope, 'runner');
    const marks = keysOf(tab, scope, 'mark');
    const deeds: readonly (() => unknown)[] = [
      () => this.#mark(tab, race, undefined),
      () => this.#mark(tab, race, undefined),
      () => this.#mark(tab, race, runners.length > 0 ? dice.pick(runners) : undefined),
      () => tab.mutate((tx) => tx.runner.insert({ race, name: this.#name(scope), pace: dice.between(1, paceMax) })),
      () => runners.length > 0 && tab.mutate((tx) => tx.runner.update(dice.pick(runners), { pace: this.#pace() })),
      () => runners.length > 0 && tab.mutate((tx) => tx.runner.update(dice.pick(runners), { name: this.#name(scope) })),
      () =>
        runners.length > 0 &&
        tab.mutate((tx) => tx.runner.update(dice.pick(runners), { name: this.#name(scope), pace: this.#pace() })),
      () => runners.length > 1 && tab.mutate((tx) => tx.runner.delete(dice.pick(runners))),
      () => marks.length > 0 && tab.mutate((tx) => tx.mark.update(dice.pick(marks), { note: this.#name(scope) })),
      () => marks.length > 0 && tab.mutate((tx) => tx.mark.delete(dice.pick(marks))),
      () => this.#planLegs(tab, race),
      () => this.#bulkEdit(tab, scope, [...runners, ...marks].length > 0 ? runners : []),
      () => this.#acrossScopes(tab),
    ];
    dice.pick(deeds)();
  }

  #mark(tab: Tab, race: string, runner: string | undefined): void {
    const n = this.#dice.between(1, 1_000_000);
    tab.mutate((tx) => tx.mark.insert({ race, n, at: tab.client.clock.at(), ...(runner ? { runner } : {}) }));
  }

  /** A key of two columns: two people often make the same one. */
  #planLegs(tab: Tab, race: string): void {
    const n = this.#dice.between(1, 6);
    tab.mutate((tx) => {
      if (!tx.leg.get({ race, n })) tx.leg.insert({ race, n, runner: 'nobody' });
      else if (this.#dice.chance(0.3)) tx.leg.delete({ race, n });
      else tx.leg.update({ race, n }, { runner: `somebody ${this.#dice.between(1, 9)}` });
    });
  }

  #bulkEdit(tab: Tab, scope: Scope, runners: readonly string[]): void {
    const race = raceIdOf(scope);
    tab.mutate((tx) => {
      for (const runner of runners) tx.runner.update(runner, { pace: this.#dice.between(1, paceMax) });
      for (let added = 0; added < 3; added++) tx.runner.insert({ race, name: this.#name(scope), pace: 60 + added });
    });
  }

  #acrossScopes(tab: Tab): void {
    const races = tab.opened().map(raceIdOf);
    tab.mutate((tx) => {
      for (const race of races)
        tx.mark.insert({ race, n: this.#dice.between(1, 1_000_000), at: tab.client.clock.at() });
    });
  }

  #settleRefused(tab: Tab): void {
    const refused = tab.client.rejected();
    if (refused.length === 0) return;
    const { id } = this.#dice.pick(refused);
    this.#world.ledger.discarded(id);
    if (this.#dice.chance(0.3)) {
      try {
        tab.follow(tab.client.retry(id));
        return;
      } catch {
        // Its rows have gone meanwhile.
      }
    }
    tab.client.discard(id).catch(() => undefined);
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
      () => runners.filter(() => dice.chance(0.5)).map((row) => update('runner', row, { name: this.#name(scope) })),
      () => marks.slice(0, 1).map((row) => ({ op: 'delete', table: 'mark', key: String(row['id']), values: {} })),
      () => [{ op: 'update', table: 'race', key: race, values: { name: `${canaryOf(scope)} ${dice.between(1, 9)}` } }],
      () => marks.map((row) => update('mark', row, { note: `checked ${dice.between(1, 9)} ${canaryOf(scope)}` })),
    ])();
    if (writes.length > 0) void this.#world.write(writes).catch(() => undefined);
  }

  #name(scope: Scope): string {
    return `${this.#dice.pick(['Ana', 'Bo', 'Cleo', 'Dan'])} of ${canaryOf(scope)}`;
  }

  /** Now and then one that the server's rule refuses. */
  #pace(): number {
    return this.#dice.between(1, paceMax) + (this.#dice.chance(0.15) ? paceMax : 0);
  }
}

function keysOf(tab: Tab, scope: Scope, table: string): readonly string[] {
  return [...tab.inside.rows(scope, table).keys()];
}

function update(table: string, row: WireRow, values: WireRow): PlainWrite {
  return { op: 'update', table, key: String(row['id']), values };
}
