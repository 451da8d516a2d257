import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type GalleryBrowser, openGallery } from './gallery-page.fixture.ts';

/** The touch's time of the last mark, as the gallery notes it. */
declare const markedAt: number | undefined;

let gallery: GalleryBrowser;
let page: Page;

beforeAll(async () => {
  gallery = await openGallery(inject('chromiumPath'));
});

afterAll(() => gallery?.stop());

beforeEach(async () => {
  page = await gallery.show('now-live');
});

afterEach(() => page.close());

const receipt = () => page.locator('.receipt-box');
const runner = () => page.locator('.now-head h1').textContent();

/** A point so far from the key's edges; negative is outside, above it. */
async function keyPoint(down: number) {
  const box = await page.locator('.key').boundingBox();
  if (!box) throw new Error('there is no key');
  return { x: box.x + box.width / 2, y: box.y + down };
}

async function press(down = 40) {
  const { x, y } = await keyPoint(down);
  await page.mouse.move(x, y);
  await page.mouse.down();
}

describe('a press of the key', () => {
  it('hands off when the thumb lifts, and not before', async () => {
    await press();
    expect(await runner()).toBe('Jonas');
    await page.mouse.up();
    expect(await runner()).toBe('Kiri');
  });

  it('has the time of the touch, however long the thumb stays', async () => {
    const before = await page.evaluate(() => performance.now());
    await press();
    const afterTouch = await page.evaluate(() => performance.now());
    await page.mouse.up();
    const marked = await page.evaluate(() => markedAt);
    expect(marked).toBeGreaterThanOrEqual(before);
    expect(marked).toBeLessThanOrEqual(afterTouch);
  });

  it('counts when the thumb lifts within 48 px of the key', async () => {
    await press();
    const { x, y } = await keyPoint(-44);
    await page.mouse.move(x, y, { steps: 4 });
    await page.mouse.up();
    expect(await receipt().count()).toBe(1);
  });

  it('is cancelled by sliding further off, even where the thumb comes back', async () => {
    await press();
    const off = await keyPoint(-60);
    await page.mouse.move(off.x, off.y, { steps: 4 });
    const back = await keyPoint(40);
    await page.mouse.move(back.x, back.y, { steps: 4 });
    await page.mouse.up();
    expect(await receipt().count()).toBe(0);
    expect(await runner()).toBe('Jonas');
  });

  it.each(['Enter', 'Space'])('acts on key-down of %s, once while it is held', async (key) => {
    await page.locator('.key').focus();
    await page.keyboard.down(key);
    expect(await runner()).toBe('Kiri');
    await page.keyboard.down(key); // The repeat of a held key.
    await page.keyboard.up(key);
    expect(await receipt().textContent()).not.toContain('taps kept');
  });

  it('can be a click of a screen reader', async () => {
    await page.locator('.key').dispatchEvent('click', { detail: 0 });
    expect(await runner()).toBe('Kiri');
  });
});

describe('a phone that is to time an exchange soon', () => {
  /** Puts a wake lock into the browser that gives or refuses itself, and notes what was asked of it. */
  const putWakeLock = (isGiven: boolean) =>
    page.evaluate((given) => {
      const asked: string[] = [];
      const request = async () => {
        asked.push('held');
        if (!given) throw new DOMException('no', 'NotAllowedError');
        return { release: async () => void asked.push('released') };
      };
      Object.defineProperty(navigator, 'wakeLock', { value: { request }, configurable: true });
      Object.assign(window, { asked });
    }, isGiven);
  const asked = () => page.evaluate(() => (window as unknown as { asked: readonly string[] }).asked);
  const goTo = (state: string) => page.evaluate((hash) => void (location.hash = hash), state);

  it('stays awake until the hand-off', async () => {
    await putWakeLock(true);
    expect(await asked()).toEqual([]);
    await goTo('now-near');
    await expect.poll(asked).toEqual(['held']);
    expect(await page.locator('.clock-line').textContent()).toContain('Clock good to');
    await press();
    await page.mouse.up();
    await expect.poll(asked).toEqual(['held', 'released']);
  });

  it('says where it will fall asleep', async () => {
    await putWakeLock(false);
    await goTo('now-near');
    await expect
      .poll(() => page.locator('.clock-line').textContent())
      .toContain('This phone will fall asleep. Wake it before the runner comes.');
  });
});

describe('the receipt', () => {
  const tap = async (down = 40) => {
    await press(down);
    await page.mouse.up();
  };

  it('keeps further taps as marks of the same exchange', async () => {
    await tap();
    await tap();
    expect(await runner()).toBe('Kiri');
    expect(await receipt().textContent()).toContain('2 taps kept. The first counts.');
    await page.getByRole('button', { name: 'Use the second' }).click();
    expect(await receipt().textContent()).toContain('2 taps kept. The second counts.');
  });

  it('lets UNDO sleep for 0.4 s, so that a double tap cannot undo', async () => {
    const rim = 210;
    await tap(rim);
    await tap(rim);
    expect(await runner()).toBe('Kiri');
    await page.getByRole('button', { name: /^UNDO/ }).click();
    expect(await runner()).toBe('Jonas');
    expect(await receipt().count()).toBe(0);
  });

  it('goes at once by Done', async () => {
    await tap();
    await page.getByRole('button', { name: 'Done' }).click();
    expect(await page.locator('.key-label').textContent()).toBe('HAND OFF');
    expect(await page.locator('.key').getAttribute('aria-label')).toBe('Hand off, Kiri to Lena');
  });

  it('covers the key when another phone hands off, so that a thumb on its way starts no leg', async () => {
    await page.close();
    page = await gallery.show('now-receipt-lena');
    expect(await receipt().textContent()).toContain('Handed off by Lena’s phone,');
    await tap();
    expect(await runner()).toBe('Kiri');
  });

  it('takes a press that began before it came as a mark of the same exchange', async () => {
    await page.close();
    page = await gallery.show('now-lena-soon');
    await press();
    await page.evaluate(() => dispatchEvent(new Event('arrive')));
    expect(await receipt().textContent()).toContain('Handed off by Lena’s phone,');
    await page.mouse.up();
    expect(await page.evaluate(() => markedAt)).toBeGreaterThan(0);
    expect(await runner()).toBe('Kiri');
  });

  it('leaves after 10 s', async () => {
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(60_000);
    await tap();
    await page.clock.runFor(9900);
    expect(await receipt().count()).toBe(1);
    await page.clock.runFor(100);
    await expect.poll(() => receipt().count()).toBe(0);
  });
});
