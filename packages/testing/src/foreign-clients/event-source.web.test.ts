import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launchChromium } from '../chromium/index.ts';
import { startRelayServer, type RelayServer } from '../e2e/relay-server.ts';
import type {} from './event-source.page.ts';

let server: RelayServer;
let browser: Browser;
let page: Page;
let race: string;

beforeAll(async () => {
  server = await startRelayServer('postgres', inject('postgresUrl'), new URL('event-source.page.ts', import.meta.url));
  browser = await launchChromium(inject('chromiumPath'));
  ({ race } = await server.createRace());
  page = await browser.newPage();
  await page.goto(await server.phoneUrl('event-source', '127.0.0.1'));
  const [life] = await server.query<{ epoch: string }>('select epoch from baton.database');
  const origin = `${life?.epoch}.0.${'0'.repeat(32)}`;
  await page.evaluate(([race, origin]) => follower.follow(`race/${race}`, origin), [race, origin] as const);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const addRunner = (name: string) =>
  server.sql(`insert into runner (id, race, name, pace) values ('${randomUUID()}', '${race}', '${name}', 480)`);

const seen = (count: number) => page.waitForFunction((count) => follower.versions.length >= count, count);

test("a browser's own EventSource hears what is written, by a ticket", async () => {
  await seen(2);
  await addRunner('Jonas');
  await seen(3);
  const names = await page.evaluate(() => Object.values(follower.rows).map(({ name }) => name));
  expect(new Set(names)).toEqual(new Set(['Jonas', 'Lena', 'Mountains to Coast']));
});

test('its page writes by fetch, and hears its own write', async () => {
  const [device, id] = [randomUUID(), randomUUID()];
  const insert = { op: 'insert', table: 'runner', scope: `race/${race}`, key: id };
  const mutation = {
    ...{ id: '01936a2e-4c00-7abc-8def-0123456789ac', device, order: 1, lane: 'high', schema: 1 },
    at: { time: 0, uncertaintyMs: null, confidence: 'none' },
    operations: [{ ...insert, values: { id, race, name: 'Omar', pace: 400 } }],
  };
  const answer = await page.evaluate((body) => follower.post('/push', body), { device, mutations: [mutation] });
  expect(answer).toMatchObject({ receipts: [{ outcome: 'applied', versions: [{ version: 4 }] }] });
  await page.waitForFunction((place) => place in follower.rows, `runner ${id}`);
});

test('a ticket opens nothing a second time', async () => {
  expect(await page.evaluate(() => follower.useAgain())).toEqual([401, 'TICKET_INVALID']);
});

test('a stream that is cut goes on by another ticket, without a hole or a repeat', async () => {
  for (let write = 0; write < 30; write++) {
    await addRunner(`Runner ${write}`);
    if (write % 10 === 5) server.network.cut();
  }
  await seen(34);
  expect(await page.evaluate(() => follower.versions)).toEqual(Array.from({ length: 34 }, (_, index) => index + 1));
  expect(await page.evaluate(() => follower.opened)).toBeGreaterThan(1);
});
