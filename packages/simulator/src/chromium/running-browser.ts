import { launchOnProfile } from '@baton/testing/chromium';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { killProcess } from '../kill-process.ts';
import type { Word } from './words.ts';

const anySpeed = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 };

/** Chromium from its start on a profile to its end, as its operating system sees it. */
export class RunningBrowser {
  readonly context: BrowserContext;
  readonly #system: CDPSession;
  /** A session of an empty page, which stays: some settings last as long as theirs. */
  readonly #settings: CDPSession;

  /** Renderers of its windows and of the empty page. */
  readonly #own: ReadonlySet<number>;

  private constructor(context: BrowserContext, system: CDPSession, settings: CDPSession, own: readonly number[]) {
    this.#own = new Set(own);
    this.context = context;
    this.#system = system;
    this.#settings = settings;
  }

  static async start(chromiumPath: string, profile: string, hear: (word: Word) => void): Promise<RunningBrowser> {
    const context = await launchOnProfile(chromiumPath, profile);
    await context.exposeBinding('hearWord', (_, word: Word) => hear(word));
    const system = await context.browser()?.newBrowserCDPSession();
    if (!system) throw new Error('the browser was gone before it could be asked');
    const empty = context.pages()[0] ?? (await context.newPage());
    // Until it has run something, it may have no process of its own.
    await empty.evaluate(() => undefined);
    return new RunningBrowser(context, system, await context.newCDPSession(empty), await renderersOf(system));
  }

  /** Process ids of the pages that were opened since. */
  async renderers(): Promise<readonly number[]> {
    return (await renderersOf(this.#system)).filter((id) => !this.#own.has(id));
  }

  /** Kills every process of it from one moment to the next. */
  async kill(): Promise<void> {
    const closed = new Promise((resolve) => this.context.once('close', resolve));
    const { processInfo } = await this.#system.send('SystemInfo.getProcessInfo');
    for (const { id } of processInfo) killProcess(id);
    await closed;
  }

  /** Leaves an origin this much room beyond what it has; all there is without a number. */
  async limitRoom(origin: string, roomBytes?: number): Promise<void> {
    const { usage } = await this.#settings.send('Storage.getUsageAndQuota', { origin });
    const quota = roomBytes === undefined ? {} : { quotaSize: usage + roomBytes };
    await this.#settings.send('Storage.overrideQuotaForOrigin', { origin, ...quota });
  }

  async crash(page: Page): Promise<void> {
    const session = await this.context.newCDPSession(page);
    const crashed = new Promise((resolve) => page.once('crash', resolve));
    // A page that has crashed does not answer.
    session.send('Page.crash').catch(() => undefined);
    await crashed;
  }

  /** What the page is told of its network; the network itself stays as it is. */
  async setOnline(page: Page, isOnline: boolean): Promise<void> {
    const session = await this.context.newCDPSession(page);
    await session.send('Network.overrideNetworkState', { offline: !isOnline, ...anySpeed });
  }

  async setLife(page: Page, state: 'frozen' | 'active'): Promise<void> {
    const session = await this.context.newCDPSession(page);
    await session.send('Page.setWebLifecycleState', { state });
    await session.detach();
  }
}

async function renderersOf(system: CDPSession): Promise<readonly number[]> {
  const { processInfo } = await system.send('SystemInfo.getProcessInfo');
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}
