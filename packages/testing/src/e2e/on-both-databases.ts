import type { Scope } from '@baton/protocol';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, inject, onTestFinished } from 'vitest';
import { launchChromium, plainHttpHost } from '../chromium/index.ts';
import type {} from './phone.page.ts';
import { type DatabaseKind, type RelayServer, startRelayServer } from './relay-server.ts';

/** One scenario's own race, and phones to time it with. */
export interface Scene {
  readonly server: RelayServer;
  readonly race: string;
  readonly runner: string;
  /** Another browser context with the page open, its storage ready and the race wanted. */
  openPhone(name: string, options?: PhoneOptions): Promise<Page>;
  /** The same, and the race is on it. */
  openLivePhone(name: string, options?: PhoneOptions): Promise<Page>;
}

interface PhoneOptions {
  /** Requests to this pattern fail until the page unroutes it. */
  readonly blocked?: string;
  /** One more tab of this page's phone, in place of another phone. */
  readonly besides?: Page;
  /** Through plain http, as in a local network, which is not secure to a browser. */
  readonly isPlainHttp?: boolean;
}

/** The same scenarios against the embedded database and a real Postgres. */
export function onBothDatabases(title: string, describeScenarios: (startScene: () => Promise<Scene>) => void): void {
  describe.each<DatabaseKind>(['pglite', 'postgres'])(`${title}, on %s`, (kind) => {
    let server: RelayServer;
    let browser: Browser;

    beforeAll(async () => {
      server = await startRelayServer(kind, inject('postgresUrl'));
      browser = await launchChromium(inject('chromiumPath'));
    });

    afterAll(async () => {
      await browser?.close();
      await server?.stop();
    });

    describeScenarios(() => startScene(server, browser));
  });
}

async function startScene(server: RelayServer, browser: Browser): Promise<Scene> {
  const { race, runner } = await server.createRace();

  const openPhone: Scene['openPhone'] = async (name, { blocked, besides, isPlainHttp = false } = {}) => {
    const context = besides?.context() ?? (await browser.newContext());
    onTestFinished(() => context.close());
    const page = await context.newPage();
    if (blocked !== undefined) await page.route(blocked, (route) => route.abort());
    await page.goto(await server.phoneUrl(name, isPlainHttp ? plainHttpHost : '127.0.0.1'));
    await openRace(page, race);
    return page;
  };

  const openLivePhone: Scene['openLivePhone'] = async (name, options) => {
    const page = await openPhone(name, options);
    await page.waitForFunction((race) => baton.read((q) => q.runner.where({ race })).status === 'ready', race);
    return page;
  };

  return { server, race, runner, openPhone, openLivePhone };
}

/** Also needed after a reload. */
export async function openRace(page: Page, race: string): Promise<void> {
  await page.evaluate(async (race) => {
    await baton.ready;
    baton.open(`race/${race}` as Scope);
  }, race);
}
