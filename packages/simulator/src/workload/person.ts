import type { MutationId, Scope } from '@baton/protocol';
import type { Dice } from '../dice.ts';
import { canaryOf, paceMax, raceIdOf } from '../relay.ts';
import type { PersonsTab } from './persons-tab.ts';

/** What lies around the tab. */
export interface Surroundings {
  readonly races: readonly Scope[];
  openTab(): void;
  closeTab(): void;
  /** The person lets this refused mutation go. */
  discarded(id: MutationId): void;
}

/** One person in one tab: writes, looks elsewhere, cleans up. */
export class Person {
  readonly #tab: PersonsTab;
  readonly #dice: Dice;
  readonly #around: Surroundings;

  constructor(tab: PersonsTab, dice: Dice, around: Surroundings) {
    this.#tab = tab;
    this.#dice = dice;
    this.#around = around;
  }

  act(): void {
    const isNavigation = this.#dice.chance(0.25);
    const opened = this.#tab.opened();
    if (isNavigation || opened.length === 0) return this.#navigate();
    this.#work(this.#dice.pick(opened));
  }

  #navigate(): void {
    const tab = this.#tab;
    const dice = this.#dice;
    const { races, openTab, closeTab } = this.#around;
    const { client } = tab;
    const moves: readonly (() => void)[] = [
      () => tab.open(dice.pick(races)),
      () => tab.open(dice.pick(races)),
      () => tab.open(dice.pick(races)),
      () => (tab.opened().length > 0 ? tab.shut(dice.pick(tab.opened())) : undefined),
      () => void client.sync().catch(() => undefined),
      () => (client.network.isCut ? client.network.restore() : dice.chance(0.3) ? client.network.cut() : undefined),
      openTab,
      closeTab,
      () => this.#settleRefused(),
      () => this.#settleRefused(),
    ];
    dice.pick(moves)();
  }

  #work(scope: Scope): void {
    const tab = this.#tab;
    const dice = this.#dice;
    const race = raceIdOf(scope);
    const runners = keysOf(tab, scope, 'runner');
    const marks = keysOf(tab, scope, 'mark');
    const deeds: readonly (() => unknown)[] = [
      () => this.#mark(race, undefined),
      () => this.#mark(race, undefined),
      () => this.#mark(race, runners.length > 0 ? dice.pick(runners) : undefined),
      () => tab.mutate((tx) => tx.runner.insert({ race, name: nameIn(scope, dice), pace: dice.between(1, paceMax) })),
      () => runners.length > 0 && tab.mutate((tx) => tx.runner.update(dice.pick(runners), { pace: this.#pace() })),
      () =>
        runners.length > 0 && tab.mutate((tx) => tx.runner.update(dice.pick(runners), { name: nameIn(scope, dice) })),
      () =>
        runners.length > 0 &&
        tab.mutate((tx) => tx.runner.update(dice.pick(runners), { name: nameIn(scope, dice), pace: this.#pace() })),
      () => runners.length > 1 && tab.mutate((tx) => tx.runner.delete(dice.pick(runners))),
      () => marks.length > 0 && tab.mutate((tx) => tx.mark.update(dice.pick(marks), { note: nameIn(scope, dice) })),
      () => marks.length > 0 && tab.mutate((tx) => tx.mark.delete(dice.pick(marks))),
      () => this.#planLegs(race),
      () => this.#bulkEdit(scope, [...runners, ...marks].length > 0 ? runners : []),
      () => this.#acrossScopes(),
    ];
    dice.pick(deeds)();
  }

  #mark(race: string, runner: string | undefined): void {
    const tab = this.#tab;
    const n = this.#dice.between(1, 1_000_000);
    tab.mutate((tx) => tx.mark.insert({ race, n, at: tab.client.clock.at(), ...(runner ? { runner } : {}) }));
  }

  /** A key of two columns: two people often make the same one. */
  #planLegs(race: string): void {
    const n = this.#dice.between(1, 6);
    this.#tab.mutate((tx) => {
      if (!tx.leg.get({ race, n })) tx.leg.insert({ race, n });
      else if (this.#dice.chance(0.3)) tx.leg.delete({ race, n });
      else tx.leg.update({ race, n }, { runner: `somebody ${this.#dice.between(1, 9)}` });
    });
  }

  #bulkEdit(scope: Scope, runners: readonly string[]): void {
    const race = raceIdOf(scope);
    this.#tab.mutate((tx) => {
      for (const runner of runners) tx.runner.update(runner, { pace: this.#dice.between(1, paceMax) });
      for (let added = 0; added < 3; added++)
        tx.runner.insert({ race, name: nameIn(scope, this.#dice), pace: 60 + added });
    });
  }

  #acrossScopes(): void {
    const tab = this.#tab;
    const races = tab.opened().map(raceIdOf);
    tab.mutate((tx) => {
      for (const race of races)
        tx.mark.insert({ race, n: this.#dice.between(1, 1_000_000), at: tab.client.clock.at() });
    });
  }

  #settleRefused(): void {
    const tab = this.#tab;
    const refused = tab.client.rejected();
    if (refused.length === 0) return;
    const { id } = this.#dice.pick(refused);
    this.#around.discarded(id);
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

  /** Now and then one that the server's rule refuses. */
  #pace(): number {
    return this.#dice.between(1, paceMax) + (this.#dice.chance(0.15) ? paceMax : 0);
  }
}

function keysOf(tab: PersonsTab, scope: Scope, table: string): readonly string[] {
  return Array.from(tab.inside.rows(scope, table), ([key]) => key);
}

/** A name that shows where it belongs. */
export function nameIn(scope: Scope, dice: Dice): string {
  return `${dice.pick(['Ana', 'Bo', 'Cleo', 'Dan'])} of ${canaryOf(scope)}`;
}
