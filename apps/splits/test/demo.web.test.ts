import { test } from 'vitest';
import { says } from './eventually.ts';
import { onBothDatabases } from './splits-scene.ts';

onBothDatabases('the demo page', (scene) => {
  test('two phones differ while one is cut, and agree when it is back', async () => {
    const { page } = await scene().openPhone();
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto('/demo');
    const left = page.frameLocator('.demo-left iframe');
    const right = page.frameLocator('.demo-right iframe');
    await says(left.locator('.sentence-bar'), 'Live. All marks sent.');
    await says(right.locator('.sentence-bar'), 'Live. All marks sent.');

    await page.getByRole('switch', { name: 'Network of Lena’s phone' }).click();
    await left.locator('button.key').click();
    await says(left.locator('.sentence-bar'), '1 mark saved on this phone');
    await left.getByRole('button', { name: 'Done' }).click();
    await says(left.locator('main'), 'leg 23');
    await says(right.locator('main'), 'leg 22');

    await page.reload();
    await says(left.locator('.sentence-bar'), '1 mark saved on this phone');
    await page.getByRole('switch', { name: 'Network of Lena’s phone' }).click();
    await says(right.locator('main'), 'Handed off by Lena’s phone');
    await says(page.locator('.demo-server'), 'leg 23');
  });

  test('a tap on both at once gives an exchange two times', async () => {
    const { page } = await scene().openPhone();
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto('/demo');
    const right = page.frameLocator('.demo-right iframe');
    await says(right.locator('.sentence-bar'), 'Live. All marks sent.');

    await page.getByRole('button', { name: 'Tap both at once' }).click();

    await says(page.locator('.demo-server'), '24 marks');
    await says(page.locator('.demo-server'), 'leg 23');
  });
});
