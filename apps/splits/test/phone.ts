import type { Browser, Locator, Page } from 'playwright-core';

/** One phone in a hand: what a person sees and can do. */
export interface Phone {
  readonly page: Page;
  /** The sentence under the top strip. */
  readonly sentence: Locator;
  /** HAND OFF, START or FINISH. */
  readonly key: Locator;
  join(code: string, name: string): Promise<void>;
  /** Presses the key and closes the receipt, so that the next press is the next exchange. */
  handOff(): Promise<void>;
  setNetwork(isOn: boolean): Promise<void>;
  /** Waits until the application itself is on the phone. */
  installed(): Promise<void>;
}

export async function openPhone(browser: Browser, url: string): Promise<Phone> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const key = page.locator('button.key');
  return {
    page,
    sentence: page.locator('.sentence-bar'),
    key,
    async join(code, name) {
      await page.goto(`/join#${code}`);
      await page.getByLabel('What should we call this phone?').fill(name);
      await page.getByRole('button', { name: 'Join' }).click();
      await key.waitFor();
    },
    async handOff() {
      await key.click();
      await page.getByRole('button', { name: 'Done' }).click();
    },
    setNetwork: (isOn) => context.setOffline(!isOn),
    async installed() {
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    },
  };
}
