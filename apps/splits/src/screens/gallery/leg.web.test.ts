import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type GalleryBrowser, openGallery } from './gallery-page.fixture.ts';

let gallery: GalleryBrowser;

beforeAll(async () => {
  gallery = await openGallery(inject('chromiumPath'));
});

afterAll(() => gallery?.stop());

async function shown(state: string, check: (page: Page) => Promise<void>): Promise<void> {
  const page = await gallery.show(state);
  await check(page);
  await page.close();
}

/** What the sheet of a leg offers. */
const acts = (page: Page) => page.locator('.sheet .decision').allTextContents();

describe('the course', () => {
  it('opens the leg that is run and those to come; the exchange leads to those behind', async () => {
    await shown('legs-written', async (page) => {
      expect(await page.locator('.leg-open').count()).toBe(15);
      expect(await page.locator('.course-current').textContent()).toContain('instead of Jonas · +2:00 penalty · note');
    });
    await shown('exchange', async (page) => {
      expect(await page.getByRole('button', { name: /^Leg 20, .+: notes and penalties$/ }).count()).toBe(1);
    });
  });
});

describe('the sheet of a leg', () => {
  it('offers all changes to a captain, what is written to a recorder, nothing to a viewer', async () => {
    await shown('leg', async (page) => {
      expect(await acts(page)).toEqual([
        ...['Change runner', 'Change pace', 'Add a note', 'Add a penalty', 'Did not finish'],
      ]);
    });
    await shown('leg-recorder', async (page) => {
      expect(await acts(page)).toEqual(['Add a note', 'Add a penalty', 'Did not finish']);
    });
    await shown('leg-viewer', async (page) => {
      expect(await page.locator('.sheet').textContent()).toContain('+2:00 penalty');
      expect(await page.locator('.sheet button').count()).toBe(1);
    });
  });

  it('says what is wrong with a pace, and closes the form once a right one is saved', async () => {
    await shown('leg-ahead', async (page) => {
      await page.getByRole('button', { name: 'Change pace' }).click();
      await page.getByLabel('Pace for this leg, a mile').fill('7.15');
      await page.getByRole('button', { name: 'Use this pace' }).click();
      expect(await page.locator('.wrong').textContent()).toContain('“7.15” is not a pace. Write minutes and seconds');
      await page.getByLabel('Pace for this leg, a mile').fill('7:15');
      await page.getByRole('button', { name: 'Use this pace' }).click();
      await page.getByRole('button', { name: 'Change runner' }).waitFor();
    });
  });

  it('keeps what was typed while it is not saved, and says so', async () => {
    await shown('leg-not-saved', async (page) => {
      await page.getByRole('button', { name: 'Add a note' }).click();
      await page.getByLabel('Note').fill('Rolled an ankle.');
      await page.getByRole('button', { name: 'Save the note' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('NOT SAVED. This phone is full.');
      expect(await page.getByLabel('Note').inputValue()).toBe('Rolled an ankle.');
    });
  });

  it('lists the team in rows for a thumb', async () => {
    await shown('leg-runner', async (page) => {
      const rows = page.locator('.leg-runners button');
      expect(await rows.count()).toBe(12);
      expect((await rows.first().boundingBox())?.height).toBeGreaterThanOrEqual(64);
    });
  });
});
