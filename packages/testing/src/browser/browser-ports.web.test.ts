import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { launchChromium, type ServedPage, servePage } from '../chromium/index.ts';
import { answerNetworkCase } from '../conformance/index.ts';
import { browserSuites } from './browser-suites.ts';

declare function runCase(suite: string, title: string): Promise<void>;

let served: ServedPage;
let browser: Browser;

beforeAll(async () => {
  // The server of the pages prints each body that a case breaks off on purpose.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  served = await servePage(new URL('./browser-suites.page.ts', import.meta.url), answerNetworkCase);
  browser = await launchChromium(inject('chromiumPath'));
});

afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

describe('on a secure page', () => {
  runSuites(() => served.url, Object.keys(browserSuites));
});

describe('on a page of plain http, as phones in one network have it', () => {
  runSuites(
    () => served.plainHttpUrl,
    Object.keys(browserSuites).filter((suite) => suite !== 'Web Locks'),
  );
});

function runSuites(url: () => string, suites: readonly string[]): void {
  let page: Page;

  beforeAll(async () => {
    page = await browser.newPage();
    await page.goto(url());
    const hasWebLocks = await page.evaluate(() => 'locks' in navigator);
    expect(hasWebLocks).toBe(suites.includes('Web Locks'));
  });

  for (const suite of suites) {
    describe(suite, () => {
      for (const { title } of browserSuites[suite] ?? []) {
        it(title, () => page.evaluate(([suite, title]) => runCase(suite, title), [suite, title] as const));
      }
    });
  }
}
