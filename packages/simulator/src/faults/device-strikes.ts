import type { Faults, Strikes } from './faults.ts';

/** What befalls a device, one of its tabs, or a person's right. */
export const deviceStrikes = {
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
    device.restart(() => device.browser.cache.clear());
  },
  'cache-forgets-last-writes': (faults) => {
    const device = faults.device();
    const { outbox, cache } = device.browser;
    const count = faults.dice.between(1, 5);
    const forgetful = [outbox, cache].filter((store) => store.forgetLastWrites(count));
    if (forgetful.length === 0) return false;
    device.restart();
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
  'lead-stolen': (faults) => {
    const { locks } = faults.device().browser;
    const steal = () => locks.takeAway('baton-leader:baton');
    steal();
    // Sometimes there is a struggle for it: whoever has just taken over loses it again.
    if (faults.dice.chance(0.5)) for (let more = 0; more < 20; more++) faults.later(7_000, steal);
  },
  'page-events': (faults) => {
    faults.tab()?.life.happen(faults.dice.pick(['visible', 'hidden', 'online', 'offline', 'resumed']));
  },
  'wall-clock-set': (faults) => {
    faults.device().setWallClock(faults.dice.pick([-3_600_000, -5_000, -40, 30, 2_000, 86_400_000]));
  },
  'clock-set-before-a-restart': (faults) => {
    const device = faults.device();
    const { network, outbox } = device.browser;
    // What only the pages know is gone with them, and no server can tell the next one.
    network.goDown();
    if (faults.dice.chance(0.5)) outbox.faults.failNextWrite('STORAGE_FULL');
    device.setWallClock(faults.dice.pick([500, 3_000, 60_000]));
    faults.later(30_000, () => device.restart());
    faults.later(90_000, () => network.comeUp());
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
} satisfies Strikes;

function spoil(faults: Faults, mode: 'captive-portal' | 'proxy-errors' | 'network-answers-lost'): void {
  const { weather } = faults.device();
  weather.mode = mode;
  faults.later(15_000, () => {
    weather.mode = 'fair';
  });
}
