import { launchChromium, type ServedPage, servePage } from '@baton/testing/chromium';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import type {} from './hooks.fixture.tsx';

const race = '7f3f0d5e-8f0e-4a59-9c7e-0f6f0a7c2b11';
const otherRace = '8f3f0d5e-8f0e-4a59-9c7e-0f6f0a7c2b11';

let served: ServedPage;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  served = await servePage(new URL('./hooks.fixture.tsx', import.meta.url));
  browser = await launchChromium(inject('chromiumPath'));
});

// No network: what the components show is this device's own work, and nothing else moves.
beforeEach(async () => {
  page = await (await browser.newContext()).newPage();
  await page.goto(served.url);
  await page.evaluate(async () => {
    reactStage.baton.network.cut();
    await reactStage.baton.ready;
  });
  return () => page.context().close();
});

afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

it('a component shows the rows of its query and follows them', async () => {
  await mount('Runners');
  await shows(/^ /);
  const key = await insertRunner('Kiri');
  await shows(/^Kiri /);
  await insertRunner('Jonas');
  await shows(/^Jonas,Kiri /);
  await page.evaluate((key) => reactStage.baton.mutate((tx) => tx.runner.delete(key)).saved, key);
  await shows(/^Jonas /);
});

it('a query written in place is subscribed once, however often the component renders', async () => {
  await mount('Runners');
  await insertRunner('Kiri');
  await shows(/^Kiri /);
  const before = await counts();
  for (let render = 0; render < 5; render++) await mount('Runners');
  expect((await counts()).commits).toBe(before.commits + 5);
  expect((await counts()).subscribed).toBe(before.subscribed);
});

it('a filter with deps is subscribed once too', async () => {
  await mount('LateRunners');
  await insertRunner('Kiri');
  await insertRunner('Nora');
  await shows(/^Nora$/);
  const before = await counts();
  for (let render = 0; render < 5; render++) await mount('LateRunners');
  await insertRunner('Olga');
  await shows(/^Nora,Olga$|^Olga,Nora$/);
  expect((await counts()).subscribed).toBe(before.subscribed);
});

it('a change elsewhere does not render it again, and 500 rows at once render it once', async () => {
  await mount('Runners');
  await insertRunner('Kiri');
  await shows(/^Kiri /);
  const before = await counts();
  await page.evaluate((race) => reactStage.baton.mutate((tx) => tx.leg.insert({ race, n: 1, name: 'up' })).saved, race);
  await page.evaluate(
    (race) =>
      reactStage.baton.mutate((tx) => {
        for (let n = 0; n < 500; n++) tx.runner.insert({ race, name: `Runner ${n}` });
      }).saved,
    race,
  );
  await shows(/^Kiri,Runner 0,/);
  await expect.poll(counts).toMatchObject({ commits: before.commits + 1 });
});

it('another value in the query shows other rows and leaves the old ones', async () => {
  await mount('Runners');
  await insertRunner('Kiri');
  await shows(/^Kiri /);
  await mount('Runners', otherRace);
  await shows(/^ /);
  const { subscribed, unsubscribed } = await counts();
  expect(subscribed - unsubscribed).toBe(1);
  await page.evaluate(() => reactStage.unmount());
  await expect.poll(counts).toMatchObject({ unsubscribed: subscribed });
});

it('a row is found by its key, as one text or as columns, and is undefined when it is gone', async () => {
  const key = await insertRunner('Kiri');
  await mount('Runner', key);
  await shows(/^Kiri /);
  await page.evaluate((key) => reactStage.baton.mutate((tx) => tx.runner.delete(key)).saved, key);
  await shows(/^undefined /);
  await page.evaluate(
    (race) => reactStage.baton.mutate((tx) => tx.leg.insert({ race, n: 2, name: 'down' })).saved,
    race,
  );
  await mount('Leg');
  await shows(/^down down$/);
});

it('mutate is the same function at each render', async () => {
  await mount('Runners');
  await insertRunner('Kiri');
  await shows(/^Kiri /);
  expect(await page.evaluate(() => reactStage.mutateFunctions.size)).toBe(1);
});

it('unsent work is counted as it comes', async () => {
  await mount('State');
  await shows(/^0 0$/);
  await insertRunner('Kiri');
  await shows(/^1 1$/);
});

it('a hook without a provider says what is missing', async () => {
  const failed = page.waitForEvent('pageerror');
  await page.evaluate((race) => reactStage.mount('Runners', race, false), race);
  expect((await failed).message).toContain('<BatonProvider client={…}>');
});

async function mount(component: 'Runners' | 'LateRunners' | 'Runner' | 'Leg' | 'State', id = race): Promise<void> {
  await page.evaluate(([component, id]) => reactStage.mount(component, id), [component, id] as const);
}

async function shows(text: RegExp): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.body.textContent)).toMatch(text);
}

function counts() {
  return page.evaluate(() => reactStage.counts);
}

function insertRunner(name: string): Promise<string> {
  return page.evaluate(
    async ([race, name]) => {
      const { result, saved } = reactStage.baton.mutate((tx) => tx.runner.insert({ race, name }));
      await saved;
      return result.id;
    },
    [race, name] as const,
  );
}
