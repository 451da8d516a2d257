import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type GalleryBrowser, luminanceOf, openGallery, phone, smallPhone } from './gallery-page.fixture.ts';

let gallery: GalleryBrowser;

beforeAll(async () => {
  gallery = await openGallery(inject('chromiumPath'));
});

afterAll(() => gallery?.stop());

/** The part that is too large, for each state where one is. */
const overLimit = (found: Record<string, number>, limitOf: (name: string) => number) =>
  Object.entries(found).filter(([name, value]) => value > limitOf(name));

describe('a racing screen', () => {
  it('gives little light at night: 0.16 at most on Now, 0.07 elsewhere', async () => {
    const light = await gallery.survey('', phone, luminanceOf);
    expect(overLimit(light, (name) => (name.startsWith('now') ? 0.16 : 0.07))).toEqual([]);
  });

  it.each([phone, smallPhone])('is never wider than the phone: $width', async (size) => {
    const width = await gallery.survey('', size, (page) => page.evaluate(() => document.documentElement.scrollWidth));
    expect(overLimit(width, () => size.width)).toEqual([]);
  });

  it.each([phone, smallPhone])('shows all of Now without scrolling: $width × $height', async (size) => {
    const hidden = await gallery.survey('now', size, (page) =>
      page.evaluate(() =>
        Math.max(
          ...['.screen-content', '.now-story', '.receipt-box']
            .flatMap((part) => [...document.querySelectorAll(part)])
            .map((part) => part.scrollHeight - part.clientHeight),
        ),
      ),
    );
    // Two long names may push the next runner under the edge of a small phone; the key stays.
    // Letters may use up the last line's leading where the browser's face is wider than a phone's.
    expect(overLimit(hidden, (name) => (name === 'now-long-names' ? 40 : 4))).toEqual([]);
  });

  it('keeps the key, the names and the sentence on the smallest phones', async () => {
    const page = await gallery.show('now', { width: 320, height: 568 });
    const key = await page.locator('.key').boundingBox();
    expect(key?.height).toBeGreaterThanOrEqual(176);
    for (const part of ['.key-label', '.key-detail', '.now-head', '.sentence']) {
      const box = await page.locator(part).boundingBox();
      expect(box && box.y >= 0 && box.y + box.height <= 568, part).toBe(true);
    }
    await page.close();
  });

  it('cuts neither the fact of the sentence nor a time to write down', async () => {
    const page = await gallery.show('now-not-saved', smallPhone);
    for (const part of ['.sentence-first > .strong', '.sentence-second']) {
      const isWhole = await page.locator(part).evaluate((text) => {
        const { right, bottom } = text.getBoundingClientRect();
        const room = text.closest('.sentence-lines')?.getBoundingClientRect();
        return text.scrollHeight <= text.clientHeight + 1 && room && right <= room.right && bottom <= room.bottom + 1;
      });
      expect(isWhole, part).toBe(true);
    }
    expect(await page.locator('.sentence-second').textContent()).toMatch(/^Write down \d\d:\d\d:\d\d/);
    await page.close();
  });

  it('keeps Done clear of what the receipt says', async () => {
    const overlaps = await gallery.survey('now-receipt', smallPhone, (page) =>
      page.evaluate(() => {
        const textRect = (part: Element) => {
          const range = document.createRange();
          range.selectNodeContents(part);
          return range.getBoundingClientRect();
        };
        const done = document.querySelector('.receipt-done');
        if (!done) return 1;
        const { left, bottom } = textRect(done);
        return [...document.querySelectorAll('.receipt-stamp > span')].filter((part) => {
          const { right, top } = textRect(part);
          return right > left && top < bottom - 1;
        }).length;
      }),
    );
    expect(overLimit(overlaps, () => 0)).toEqual([]);
  });

  it('offers no target under 48 px', async () => {
    const small = await gallery.survey('', phone, (page) =>
      page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('.screen button, .screen input:not(.spoken), .screen summary')]
          .filter((control) => {
            // Some are larger for a finger than for the eye.
            const grown = ['::before', '::after'].map((part) =>
              Number.parseFloat(getComputedStyle(control, part).height),
            );
            return ![control.offsetHeight, ...grown].some((height) => height >= 48);
          })
          .map((control) => control.outerHTML.slice(0, 80)),
      ),
    );
    expect(Object.values(small).flat()).toEqual([]);
  });
});

describe('what is heard', () => {
  it('names the key by what it does', async () => {
    const page = await gallery.show('now');
    expect(await page.getByRole('button', { name: 'Hand off, Jonas to Kiri', exact: true }).count()).toBe(1);
    await page.close();
  });

  it('has a silent clock and one polite region', async () => {
    const page = await gallery.show('now');
    expect(await page.getByRole('timer').getAttribute('aria-live')).toBe('off');
    expect(await page.getByRole('status').count()).toBe(1);
    await page.close();
  });

  it('tells a hand-off in one breath', async () => {
    const page = await gallery.show('now-receipt');
    await expect
      .poll(() => page.getByRole('status').textContent())
      .toMatch(/^Handed off [\d ]+( or \d+)?\. Kiri is running\. Saved on this phone\. Undo for 10 seconds\.$/);
    await page.close();
  });

  it('names the picture of Legs by its verdict, with a table for it', async () => {
    const page = await gallery.show('legs');
    expect(await page.getByRole('img').getAttribute('aria-label')).toMatch(/plan$/);
    expect(await page.getByText('Show as table').count()).toBe(1);
    await page.close();
  });

  it('makes two marks a group of radio buttons', async () => {
    const page = await gallery.show('two-marks');
    expect(await page.getByRole('radio').count()).toBe(2);
    expect(await page.getByRole('radio').first().isChecked()).toBe(true);
    await page.close();
  });

  it('alerts when a mark is not saved', async () => {
    const page = await gallery.show('now-not-saved');
    expect(await page.getByRole('alert').textContent()).toMatch(/^.*NOT SAVED.*Write down/);
    await page.close();
  });
});
