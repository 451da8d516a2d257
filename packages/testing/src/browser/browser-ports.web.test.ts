import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import { launchChromium, type ServedPage, servePage } from '../chromium/index.ts';
import { browserSuites } from './browser-suites.ts';

declare function runCase(suite: string, title: string): Promise<void>;

let served: ServedPage;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  served = await servePage(new URL('./browser-suites.page.ts', import.meta.url));
  browser = await launchChromium(inject('chromiumPath'));
  page = await browser.newPage();
  await page.goto(served.url);
});

afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

for (const [suite, cases] of Object.entries(browserSuites)) {
  describe(suite, () => {
    for (const { title } of cases) {
      it(title, () => page.evaluate(([suite, title]) => runCase(suite, title), [suite, title] as const));
    }
  });
}
