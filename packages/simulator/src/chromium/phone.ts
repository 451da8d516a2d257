import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Dice } from '../dice.ts';
import { killProcess } from '../kill-process.ts';
import { Violation } from '../violation.ts';
import type {} from './phone.page.ts';
import { RunningBrowser } from './running-browser.ts';
import type { Testimony } from './testimony.ts';
import type { Disk, PageStart } from './words.ts';

export interface PhoneParts {
  readonly chromiumPath: string;
  readonly origin: string;
  readonly start: Omit<PageStart, 'name'>;
  readonly testimony: Testimony;
  /** Holds a disk against the verdicts that had been heard before it was looked at. */
  readonly judge: (disk: Disk, heard: number) => Promise<void>;
}

/** One person's browser on a profile that outlives its tabs and its processes. */
export class Phone {
  readonly #parts: PhoneParts;
  readonly #profile: string;
  #browser: RunningBrowser;
  #tabs: readonly Page[] = [];
  #opened = 0;
  #isFull = false;

  private constructor(parts: PhoneParts, profile: string, browser: RunningBrowser) {
    this.#parts = parts;
    this.#profile = profile;
    this.#browser = browser;
  }

  static async start(parts: PhoneParts): Promise<Phone> {
    const profile = await mkdtemp(join(tmpdir(), 'baton-phone-'));
    return new Phone(parts, profile, await startBrowser(parts, profile));
  }

  get tabs(): readonly Page[] {
    return this.#tabs;
  }

  get browser(): RunningBrowser {
    return this.#browser;
  }

  async openTab(): Promise<void> {
    const { start, origin, testimony } = this.#parts;
    const { heard } = testimony;
    const page = await this.#browser.context.newPage();
    this.#tabs = [...this.#tabs, page];
    const gone = () => {
      this.#tabs = this.#tabs.filter((tab) => tab !== page);
    };
    page.once('close', gone);
    page.once('crash', () => {
      gone();
      void page.close();
    });
    const name = `tab ${++this.#opened}`;
    await page.goto(`${origin}/#${encodeURIComponent(JSON.stringify({ ...start, name }))}`);
    await this.arrive(page, heard);
  }

  /** Somebody has a page before them that has just been loaded, or has come back. */
  async arrive(page: Page, heard: number): Promise<void> {
    await this.look(page, heard);
    const opened = await page.evaluate(() => phone.opened);
    if (opened !== 'ready' && !this.#isFull) throw new Violation('storage-truth', `a page cannot open: ${opened}`);
  }

  /** Looks at the disk through a page. */
  async look(page: Page, heard = this.#parts.testimony.heard): Promise<void> {
    const seen = await page.evaluate(() => phone.look());
    if (seen.startsWith('{')) await this.#parts.judge(JSON.parse(seen) as Disk, heard);
    else if (!this.#isFull) throw new Violation('storage-truth', `the disk cannot be read: ${seen}`);
  }

  /** Kills the process of some page, whichever it is. */
  async killRenderer(dice: Dice): Promise<void> {
    const told = Promise.race(this.#tabs.map((page) => page.waitForEvent('crash')));
    killProcess(dice.pick(await this.#browser.renderers()));
    await told;
  }

  /** Kills the browser with all its tabs and starts it again, where it is wanted with little room on the disk. */
  async restart(roomBytes?: number): Promise<void> {
    const { origin } = this.#parts;
    await this.#browser.kill();
    this.#tabs = [];
    this.#browser = await startBrowser(this.#parts, this.#profile);
    this.#isFull = roomBytes !== undefined;
    if (roomBytes !== undefined) await this.#browser.limitRoom(origin, roomBytes);
  }

  /** There is room again. Who could not open a page before loads it again. */
  async makeRoom(): Promise<void> {
    await this.#browser.limitRoom(this.#parts.origin);
    this.#isFull = false;
    for (const page of this.#tabs) {
      const { heard } = this.#parts.testimony;
      if ((await page.evaluate(() => phone.opened)) === 'ready') continue;
      await page.reload();
      await this.arrive(page, heard);
    }
  }

  async end(): Promise<void> {
    await this.#browser.kill().catch(() => undefined);
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function startBrowser({ chromiumPath, testimony }: PhoneParts, profile: string): Promise<RunningBrowser> {
  return RunningBrowser.start(chromiumPath, profile, (word) => testimony.hear(word));
}
