import { type BatonError, errorOf } from '@baton/protocol';
import { TimerGroup } from '@baton/testing/client';
import type { Device } from '../device.ts';
import type { Dice } from '../dice.ts';
import type { FaultKind } from '../swarm.ts';
import type { Tab } from '../tab.ts';
import type { World } from '../world.ts';
import { sendHostileRequest } from './hostile-requests.ts';

/** Faults that befall a device, a tab or a server at a moment; those of single requests are `NetworkWeather`. */
type Strike = (faults: Faults) => boolean | void;

/** What goes wrong in a world, and how all of it comes to an end. */
export class Faults {
  readonly world: World;
  dice: Dice;
  #transactionsToFail = 0;
  #commitsToHide = 0;
  readonly #lasting: TimerGroup;

  constructor(world: World) {
    this.world = world;
    this.dice = world.dice.fork('faults');
    this.#lasting = new TimerGroup(world.time);
  }

  /** One of the faults that this world has. Some cannot be where there is nothing to break. */
  strike(dice: Dice): void {
    this.dice = dice;
    const kinds = strikeKinds.filter((kind) => this.world.swarm.faults.has(kind));
    if (kinds.length === 0) return;
    const kind = this.dice.pick(kinds);
    if (strikes[kind](this) !== false) this.world.struck(kind);
  }

  /** From now on nothing goes wrong any more. */
  end(): void {
    this.#lasting.end();
    this.#transactionsToFail = 0;
    this.#commitsToHide = 0;
    this.world.database.failWith(undefined);
    for (const device of this.world.devices) {
      device.weather.isCalm = true;
      device.weather.mode = 'fair';
      device.hintLoss = 0;
      device.browser.network.comeUp();
      device.browser.outbox.faults.mend();
      device.browser.cache.faults.mend();
      device.wake();
      for (const tab of device.tabs) {
        tab.thaw();
        tab.life.happen('resumed');
        tab.life.happen('online');
      }
    }
  }

  failTransactions(count: number): void {
    this.#transactionsToFail += count;
  }

  hideCommits(count: number): void {
    this.#commitsToHide += count;
  }

  /** A transaction that is about to commit fails. */
  transactionFailure(): BatonError | undefined {
    if (this.#transactionsToFail === 0) return undefined;
    this.#transactionsToFail--;
    return errorOf(this.dice.pick(['LOCK_TIMEOUT', 'DATABASE_UNAVAILABLE', 'INTERNAL', 'DISK_FULL'] as const));
  }

  /** A transaction has committed and its caller does not hear of it. */
  commitUnheard(): BatonError | undefined {
    if (this.#commitsToHide === 0) return undefined;
    this.#commitsToHide--;
    return errorOf('DATABASE_UNAVAILABLE');
  }

  /** Undoes a lasting fault after a while. */
  later(meanMs: number, mend: () => void): void {
    this.#lasting.start('a fault ends', this.dice.wait(meanMs), mend);
  }

  device(): Device {
    return this.dice.pick(this.world.devices);
  }

  tab(): Tab | undefined {
    const tabs = this.world.tabs();
    return tabs.length === 0 ? undefined : this.dice.pick(tabs);
  }
}

const strikes = {
  'network-down': (faults) => {
    const { browser } = faults.device();
    browser.network.goDown();
    faults.later(20_000, () => browser.network.comeUp());
  },
  'network-cut-connections': (faults) => faults.device().browser.network.breakConnections(),
  'network-stall': (faults) => faults.device().browser.network.stall(),
  'network-answers-lost': (faults) => spoil(faults, 'network-answers-lost'),
  'captive-portal': (faults) => spoil(faults, 'captive-portal'),
  'proxy-errors': (faults) => spoil(faults, 'proxy-errors'),
  'hints-lost': (faults) => {
    const device = faults.device();
    device.hintLoss = faults.dice.pick([0.3, 1]);
    faults.later(30_000, () => {
      device.hintLoss = 0;
    });
  },
  'node-killed': (faults) => {
    const { cluster } = faults.world;
    const node = faults.dice.pick(cluster.nodes());
    node.kill();
    cluster.replace(node, faults.dice.wait(5_000));
  },
  'node-stopped': (faults) => {
    const { cluster } = faults.world;
    const node = faults.dice.pick(cluster.nodes());
    if (node.isDead) return false;
    node.stop();
    cluster.replace(node, 2_000 + faults.dice.wait(2_000));
  },
  'database-down': (faults) => {
    const { database } = faults.world;
    database.failWith(errorOf('DATABASE_UNAVAILABLE'));
    faults.later(5_000, () => database.failWith(undefined));
  },
  'transaction-failed': (faults) => faults.failTransactions(faults.dice.between(1, 3)),
  'commit-unheard': (faults) => faults.hideCommits(1),
  'outbox-full': (faults) => faults.device().browser.outbox.faults.failNextWrite('STORAGE_FULL'),
  'outbox-failed': (faults) => {
    const { outbox } = faults.device().browser;
    outbox.faults.breakDown('STORAGE_FAILED');
    faults.later(3_000, () => outbox.faults.mend());
  },
  'cache-failed': (faults) => {
    const { cache } = faults.device().browser;
    cache.faults.breakDown(faults.dice.pick(['STORAGE_FULL', 'STORAGE_FAILED']));
    faults.later(10_000, () => cache.faults.mend());
  },
  'cache-lost': (faults) => {
    const device = faults.device();
    for (const tab of device.tabs) device.killTab(tab);
    device.browser.cache.clear();
    device.openTab();
  },
  'cache-forgets-last-writes': (faults) => {
    const device = faults.device();
    if (!device.browser.cache.forgetLastWrites(faults.dice.between(1, 5))) return false;
    for (const tab of device.tabs) device.killTab(tab);
    device.openTab();
    return undefined;
  },
  'tab-killed': (faults) => {
    const tab = faults.tab();
    if (!tab) return false;
    tab.device.killTab(tab);
    if (tab.device.tabs.length === 0) tab.device.openTab();
    return undefined;
  },
  'tab-frozen-untold': (faults) => {
    const tab = faults.tab();
    if (!tab || tab.isFrozen) return false;
    tab.freeze();
    faults.later(40_000, () => tab.thaw());
    return undefined;
  },
  'tab-frozen': (faults) => {
    const tab = faults.tab();
    if (!tab || tab.isFrozen) return false;
    tab.life.happen('frozen');
    tab.freeze();
    faults.later(40_000, () => {
      tab.thaw();
      tab.life.happen('resumed');
    });
    return undefined;
  },
  'lead-stolen': (faults) => faults.device().browser.locks.takeAway('baton-leader:baton'),
  'page-events': (faults) => {
    faults.tab()?.life.happen(faults.dice.pick(['visible', 'hidden', 'online', 'offline', 'resumed']));
  },
  'wall-clock-set': (faults) => {
    faults.device().setWallClock(faults.dice.pick([-3_600_000, -5_000, -40, 30, 2_000, 86_400_000]));
  },
  'device-sleeps': (faults) => {
    const device = faults.device();
    device.sleep(faults.dice.chance(0.5));
    faults.later(60_000, () => device.wake());
  },
  'clock-drifts': (faults) => faults.device().browser.clocks.drift(faults.dice.between(-450, 450)),
  'right-revoked': (faults) => {
    const { subject } = faults.device();
    const scope = faults.dice.pick(faults.world.races);
    faults.world.rights.grant(subject, scope, faults.dice.pick(['none', 'read']));
    faults.later(60_000, () => faults.world.rights.grant(subject, scope, 'write'));
  },
  'hostile-request': (faults) => sendHostileRequest(faults.world, faults.dice),
} satisfies Partial<Record<FaultKind, Strike>>;

type StrikeKind = keyof typeof strikes;
const strikeKinds = Object.keys(strikes) as StrikeKind[];

function spoil(faults: Faults, mode: 'captive-portal' | 'proxy-errors' | 'network-answers-lost'): void {
  const { weather } = faults.device();
  weather.mode = mode;
  faults.later(15_000, () => {
    weather.mode = 'fair';
  });
}
