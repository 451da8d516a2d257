import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it, onTestFinished } from 'vitest';
import { launchChromium, launchOnProfile, type ServedPage, servePage } from '../chromium/index.ts';
import type {} from './storage.page.ts';

let served: ServedPage;
let browser: Browser;

beforeAll(async () => {
  served = await servePage(new URL('./storage.page.ts', import.meta.url));
  browser = await launchChromium(inject('chromiumPath'));
});

afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

it('what was saved is there after a reload, in order', async () => {
  const page = await newPage();
  await page.evaluate(() => outboxInPage.append(200));
  await page.reload();
  expect(await page.evaluate(() => outboxInPage.orders())).toEqual(Array.from({ length: 200 }, (_, n) => n + 1));
});

it('what was saved is there after the browser was killed', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'baton-chromium-'));
  onTestFinished(() => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));
  const before = await openProfile(profile);
  expect(await before.page.evaluate(() => outboxInPage.append(3))).toBe('saved');
  await before.kill();
  const after = await openProfile(profile);
  expect(await after.page.evaluate(() => outboxInPage.orders())).toEqual([1, 2, 3]);
  await after.context.close();
});

it('a full disk refuses the write with STORAGE_FULL, keeps what was there, and takes the next when there is room', async () => {
  const page = await newPage();
  const storage = await page.context().newCDPSession(page);
  const { origin } = new URL(served.url);
  // Before the first write, because Chromium remembers for a while how much room there was.
  await storage.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 500_000 });
  expect(await page.evaluate(() => outboxInPage.append(1))).toBe('saved');
  expect(await page.evaluate(() => outboxInPage.append(20, 100_000))).toMatch(/^STORAGE_FULL/);
  expect(await page.evaluate(() => outboxInPage.orders())).toEqual([1]);
  await storage.send('Storage.overrideQuotaForOrigin', { origin });
  expect(await page.evaluate(() => outboxInPage.append(1))).toBe('saved');
  expect(await page.evaluate(() => outboxInPage.orders())).toEqual([1, 2]);
});

it('a store whose database was deleted in another tab opens a new one at the next use', async () => {
  const page = await newPage();
  await page.evaluate(() => outboxInPage.append(2));
  const other = await page.context().newPage();
  await other.goto(served.url);
  await other.evaluate(() => outboxInPage.deleteDatabase());
  expect(await page.evaluate(() => outboxInPage.append(1))).toBe('saved');
  expect(await page.evaluate(() => outboxInPage.orders())).toEqual([1]);
});

it('a database that does not open is STORAGE_FAILED after 10 s, with what may help', async () => {
  const page = await newPage();
  await page.clock.install();
  await page.evaluate(() => outboxInPage.holdAndDelete());
  const append = page.evaluate(() => outboxInPage.append(1));
  await page.clock.fastForward(10_000);
  expect(await append).toMatch(/^STORAGE_FAILED: .*Close/);
});

it('a strict write is measured', async () => {
  const page = await newPage();
  await page.evaluate(() => outboxInPage.latencies(20));
  const measured = await page.evaluate(() => outboxInPage.latencies(300));
  const at = (share: number) => measured[Math.floor(measured.length * share)]?.toFixed(2);
  console.info(`strict append: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms`);
});

/** A page on a device of its own. */
async function newPage(): Promise<Page> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(served.url);
  return page;
}

async function openProfile(folder: string) {
  const context = await launchOnProfile(inject('chromiumPath'), folder);
  const page = await context.newPage();
  await page.goto(served.url);
  const session = await context.browser()?.newBrowserCDPSession();
  const kill = async () => {
    const closed = new Promise((resolve) => context.once('close', resolve));
    // Ends the browser's own process at once, without any chance to tidy up.
    session?.send('Browser.crash').catch(() => undefined);
    await closed;
  };
  return { context, page, kill };
}
