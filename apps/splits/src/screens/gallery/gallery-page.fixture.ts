import { launchChromium, servePage } from '@baton/testing/chromium';
import type { Browser, Page } from 'playwright-core';

/** What the gallery offers to tests. */
declare const galleryNames: readonly string[];
declare function meanLuminance(pictureUrl: string): Promise<number>;

/** Sizes that every racing screen is looked at. */
export const phone = { width: 390, height: 844 };
export const smallPhone = { width: 360, height: 640 };

type Size = typeof phone;

/** The gallery in a real browser. */
export interface GalleryBrowser {
  /** A new page that shows one state at night. */
  show(name: string, size?: Size): Promise<Page>;
  /** What `look` finds in each state whose name begins so. */
  survey<Found>(prefix: string, size: Size, look: (page: Page) => Promise<Found>): Promise<Record<string, Found>>;
  stop(): Promise<void>;
}

export async function openGallery(chromiumPath: string): Promise<GalleryBrowser> {
  const served = await servePage(new URL('./gallery.tsx', import.meta.url));
  const browser: Browser = await launchChromium(chromiumPath);
  const first = await browser.newPage();
  await first.goto(served.url);
  const names = await first.evaluate(() => galleryNames);
  await first.close();

  const show = async (name: string, size: Size = phone) => {
    const page = await browser.newPage({ viewport: size, colorScheme: 'dark', reducedMotion: 'reduce' });
    await page.goto(`${served.url}#${name}`);
    await page.waitForSelector('.screen');
    return page;
  };

  return {
    show,
    async survey(prefix, size, look) {
      const page = await show('now', size);
      const found: Awaited<ReturnType<typeof look>>[] = [];
      const wanted = names.filter((name) => name.startsWith(prefix));
      for (const name of wanted) {
        await page.evaluate(async (hash) => {
          location.hash = hash;
          for (const _ of ['change', 'draw']) await new Promise((resolve) => requestAnimationFrame(resolve));
        }, name);
        found.push(await look(page));
      }
      await page.close();
      return Object.fromEntries(wanted.map((name, index) => [name, found[index]])) as never;
    },
    async stop() {
      await browser.close();
      await served.stop();
    },
  };
}

/** Mean relative luminance of what the page shows. */
export async function luminanceOf(page: Page): Promise<number> {
  const picture = (await page.screenshot({ animations: 'disabled' })).toString('base64');
  return page.evaluate((data) => meanLuminance(`data:image/png;base64,${data}`), picture);
}
