import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { says } from './eventually.ts';
import { onBothDatabases } from './splits-scene.ts';

/** From now on this phone's storage takes nothing, until the returned function is called. */
async function fillStorage(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    const stores = IDBObjectStore.prototype;
    const { put, add } = stores;
    // As a browser does it: the transaction aborts, and holds the reason.
    const refusing = (original: typeof put): typeof put =>
      function (this: IDBObjectStore, value, key) {
        const { transaction } = this;
        const request = original.call(this, value, key);
        request.addEventListener('success', () => {
          Object.defineProperty(transaction, 'error', { value: new DOMException('', 'QuotaExceededError') });
          transaction.abort();
        });
        return request;
      };
    Object.assign(stores, { put: refusing(put), add: refusing(add) });
    Object.assign(window, { freeStorage: () => Object.assign(stores, { put, add }) });
  });
  return () => page.evaluate(() => (window as unknown as { freeStorage(): void }).freeStorage());
}

onBothDatabases('a phone that is full', (scene) => {
  test('says NOT SAVED on every tab, after a look at another race too, and saves the time of the touch when there is room', async () => {
    const race = await scene().createRace();
    const { page, key, sentence, join } = await scene().openPhone();
    await join(race.captain, 'Lena’s phone');
    await says(sentence, 'Live. All marks sent.');
    const free = await fillStorage(page);

    await key.click();
    const notSaved = page.locator('.not-saved');
    await says(notSaved, /NOT SAVED\. This phone is full\.\s+Write down/);
    const stamp = /\d\d:\d\d:\d\d/.exec(await notSaved.innerText())?.[0] ?? 'no time';
    await says(page.locator('main'), 'leg 22');

    await page.getByRole('link', { name: 'Legs' }).click();
    await says(sentence, 'NOT SAVED.');

    await page.getByRole('link', { name: 'More' }).click();
    await page.getByRole('button', { name: 'Another race' }).click();
    await page.getByRole('link', { name: /as captain/ }).click();
    await says(sentence, `Write down ${stamp}.`);

    await free();
    await notSaved.getByRole('button', { name: 'Try again' }).click();
    await says(page.locator('.receipt-box'), 'is running.');
    expect(await page.locator('.receipt-box').innerText()).toContain(stamp);
    await says(sentence, 'Live. All marks sent.');
  });

  test('does not say "Undone." of a mark that still counts, and undoes it when there is room', async () => {
    const race = await scene().createRace();
    const { page, key, sentence, join } = await scene().openPhone();
    await join(race.captain, 'Lena’s phone');
    await key.click();
    await says(page.locator('.receipt-box'), 'is running.');
    await says(sentence, 'Live. All marks sent.');
    const free = await fillStorage(page);

    await page.getByRole('button', { name: /^UNDO/ }).click();
    await says(page.getByRole('alert'), 'NOT SAVED. This phone is full. Nothing was changed.');
    expect(await page.locator('main').innerText()).not.toContain('Undone.');
    await says(page.locator('.receipt-box'), 'is running.');

    await free();
    await page.getByRole('button', { name: /^UNDO/ }).click();
    await says(page.locator('main'), /Undone\. .+ is still running\./);
    expect(await page.getByRole('alert').allInnerTexts()).toEqual([]);
  });

  test('says so of a new name too, and goes by the old one', async () => {
    const race = await scene().createRace();
    const { page, sentence, join } = await scene().openPhone();
    await join(race.captain, 'Lena’s phone');
    await says(sentence, 'Live. All marks sent.');
    await fillStorage(page);

    await page.getByRole('link', { name: 'More' }).click();
    await page.getByRole('button', { name: 'Devices' }).click();
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByLabel('Name of the phone').fill('Kiri’s phone');
    await page.getByRole('button', { name: 'Save the name' }).click();
    await says(page.getByRole('alert'), 'NOT SAVED. This phone is full. Nothing was changed.');
    await page.getByRole('button', { name: 'Back' }).click();
    await says(page.locator('main'), 'Lena’s phone, captain until');
  });
});
