import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { launchChromium } from '@baton/testing/chromium';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, inject, onTestFinished, test } from 'vitest';
import { buildPages } from './built-pages.ts';
import { says } from './eventually.ts';
import { openPhone } from './phone.ts';

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
const place = {
  ...{ race: '7f3f0d5e-8f0e-4a59-9c7e-0f6f0a7c2b11', raceName: 'Ridge Relay', timeZone: 'Europe/Berlin' },
  ...{ role: 'captain', token: 'of no server', expiresAt: '2036-01-01T00:00:00Z' },
  ...{ storage: 'splits-new-version', device: 'unknown', phoneName: 'Lena’s phone' },
};

let older: string;
let newer: string;
let served: string;
let server: Server;
let browser: Browser;

beforeAll(async () => {
  older = await buildPages('1.0.0');
  newer = await buildPages('1.0.1');
  served = older;
  server = createServer(async ({ url = '/' }, response) => {
    const path = url === '/' || !url.includes('.') ? '/index.html' : url;
    const body = await readFile(join(served, path)).catch(() => undefined);
    response.writeHead(body ? 200 : 404, { 'content-type': types[extname(path)] ?? 'text/plain' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  browser = await launchChromium(inject('chromiumPath'));
});

afterAll(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
  await Promise.all([older, newer].map((folder) => rm(folder, { recursive: true, force: true })));
});

/** A phone on which the older version runs and is kept, with a race that never arrived. */
async function openOlder(): Promise<Page> {
  served = older;
  const { port } = server.address() as AddressInfo;
  const { page, installed } = await openPhone(browser, `http://127.0.0.1:${port}`);
  onTestFinished(() => page.context().close());
  await page.addInitScript((kept) => {
    localStorage.setItem('splits:this:places', JSON.stringify({ all: [kept], last: kept.race, freeStorage: null }));
  }, place);
  await page.goto(`/race/${place.race}/more`);
  await installed();
  await says(page.locator('main'), 'splits 1.0.0');
  return page;
}

test('a new version is offered while the old one runs, and takes over when it is asked to', async () => {
  const page = await openOlder();
  served = newer;
  await page.reload();
  await says(page.locator('main'), 'splits 1.0.0');
  await says(page.locator('main'), 'A new version is on this phone.');

  await page.getByRole('button', { name: 'Use it now' }).click();
  await says(page.locator('main'), 'splits 1.0.1');
});

test('a page that was open before the new version came fetches it when it is too old to send', async () => {
  const page = await openOlder();
  served = newer;
  const error = { code: 'PROTOCOL_UNSUPPORTED', message: 'too old', recovery: 'upgrade', requestId: 'x' };
  await page.context().route('**/api/v1/sync/**', (route) => route.fulfill({ status: 426, json: { error } }));
  await says(page.locator('.sentence-bar'), 'This version can no longer send.');

  await page.getByRole('button', { name: 'Update' }).click();
  await says(page.locator('main'), 'splits 1.0.1');
});
