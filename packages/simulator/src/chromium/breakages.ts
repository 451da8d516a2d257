import { setTimeout as sleep } from 'node:timers/promises';
import type { CuttableProxy } from '@baton/testing/chromium';
import type { Page } from 'playwright-core';
import type { Dice } from '../dice.ts';
import type { Phone } from './phone.ts';
import type { Testimony } from './testimony.ts';

export interface Scene {
  readonly phone: Phone;
  readonly network: CuttableProxy;
  readonly testimony: Testimony;
  readonly dice: Dice;
}

/** What is done to a phone while somebody works on it. Tabs that go with it are opened again by the caller. */
export const breakages = {
  /** `kill -9` of a page's process. */
  'page-killed': ({ phone, dice }: Scene) => phone.killRenderer(dice),

  'page-crashed': ({ phone, dice }: Scene) => phone.browser.crash(dice.pick(phone.tabs)),

  async 'page-reloaded'({ phone, testimony, dice }: Scene) {
    const page = dice.pick(phone.tabs);
    const { heard } = testimony;
    await page.reload();
    await phone.arrive(page, heard);
  },

  /** Back from the back-forward cache where the browser has kept it, else loaded anew. */
  async 'page-left-and-back'({ phone, testimony, dice }: Scene) {
    const page = dice.pick(phone.tabs);
    const { heard } = testimony;
    await page.goto('about:blank');
    await sleep(dice.wait(200));
    await page.goBack({ waitUntil: 'commit' });
    await page.waitForFunction(() => 'phone' in globalThis);
    await phone.arrive(page, heard);
  },

  async 'leader-closed'({ phone }: Scene) {
    if (phone.tabs.length < 2) await phone.openTab();
    for (const page of phone.tabs) if (await leads(page)) return await page.close();
  },

  async 'page-frozen'({ phone, dice }: Scene) {
    const page = dice.pick(phone.tabs);
    await phone.browser.setLife(page, 'frozen');
    await sleep(dice.wait(400));
    await phone.browser.setLife(page, 'active');
  },

  /** `kill -9` of all its processes. */
  'browser-killed': ({ phone }: Scene) => phone.restart(),

  /** The same, and it starts again with hardly any room left for this origin. */
  async 'disk-full'({ phone, dice }: Scene) {
    await phone.restart(dice.pick([0, 20_000, 200_000]));
    await phone.openTab();
    await sleep(500 + dice.wait(500));
    for (const page of phone.tabs) await phone.look(page);
    await phone.makeRoom();
  },

  /** The browser says that it is offline, and no connection lasts. */
  async offline({ phone, network, dice }: Scene) {
    await Promise.all(phone.tabs.map((page) => phone.browser.setOnline(page, false)));
    for (let leftMs = dice.wait(400); leftMs > 0; leftMs -= 20) {
      network.cut();
      await sleep(20);
    }
    await Promise.all(phone.tabs.map((page) => phone.browser.setOnline(page, true)));
  },

  async 'connections-cut'({ network, dice }: Scene) {
    for (let cuts = dice.between(1, 5); cuts > 0; cuts--) {
      network.cut();
      await sleep(dice.wait(60));
    }
  },
} satisfies Readonly<Record<string, (scene: Scene) => Promise<void>>>;

export type Breakage = keyof typeof breakages;

export const breakageKinds = Object.keys(breakages) as readonly Breakage[];

function leads(page: Page): Promise<boolean> {
  return page.evaluate(async () => (await phone.standing()).isLeader);
}
