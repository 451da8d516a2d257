import { expect, test } from 'vitest';
import { eventually, says } from './eventually.ts';
import { onBothDatabases } from './splits-scene.ts';

onBothDatabases('the crew of a race', (scene) => {
  test('a race is typed over a reload, created, shared by a code and joined with it', async () => {
    const lena = await scene().openPhone();
    const { page } = lena;
    await page.goto('/create');
    await page.getByLabel('What is the race called?').fill('Ridge Relay');
    await page.getByLabel('Date').fill('2026-08-28');
    await page.getByLabel('Time zone of the race').fill('America/Los_Angeles');
    await page.getByLabel('Name of runner 1', { exact: true }).fill('Lena');
    await page.getByLabel('Pace of runner 1', { exact: true }).fill('7.15');
    await page.reload();
    await page.getByLabel('What should we call this phone?').fill('Lena’s phone');
    await page.getByRole('button', { name: 'Create the race' }).click();
    await says(page.locator('main'), 'Runner 1: write a pace such as 7:15');

    await page.getByLabel('Pace of runner 1', { exact: true }).fill('7:15');
    await page.getByRole('button', { name: 'Create the race' }).click();
    await says(lena.key, 'START');

    await page.getByRole('link', { name: 'More' }).click();
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByRole('button', { name: 'Make a code' }).click();
    const code = await page.locator('.new-link-code').innerText();
    const jonas = await scene().openPhone();
    await jonas.page.goto('/join');
    await jonas.page.getByLabel('Code or link').fill(code.toLowerCase().replace('-', ' '));
    await jonas.page.getByLabel('What should we call this phone?').fill('Jonas’s phone');
    await jonas.page.getByRole('button', { name: 'Join' }).click();
    await says(jonas.page.locator('header'), 'Ridge Relay');

    await page.getByRole('link', { name: 'Now' }).click();
    await lena.key.click();
    await says(jonas.page.locator('main'), 'leg 1');
  });

  test('a phone whose link was ended keeps its mark, and sends it with a new code', async () => {
    const { race, lena, jonas } = await scene().openCrew();
    await says(jonas.sentence, 'Live.');
    await jonas.setNetwork(false);
    await jonas.handOff();

    const { page } = lena;
    await page.getByRole('link', { name: 'More' }).click();
    await page.getByRole('button', { name: 'Devices' }).click();
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Jonas’s phone' })
      .getByRole('button', { name: 'Change' })
      .click();
    await page.getByRole('button', { name: 'End the link of Jonas’s phone' }).click();
    await says(page.locator('main'), 'link ended');
    await says(lena.sentence, 'Live. All marks sent.');

    // What a token may do is remembered for some seconds.
    scene().server.forgetAccess();
    await jonas.setNetwork(true);
    await says(jonas.sentence, 'Your link ended at');
    await says(jonas.sentence, '1 mark saved on this phone');

    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByRole('button', { name: 'Make a code' }).click();
    await jonas.join(await page.locator('.new-link-code').innerText(), 'Jonas’s phone');
    await says(jonas.sentence, 'Live. All marks sent.');
    await eventually(async () => {
      const marks = await scene().server.database.query(`SELECT FROM "mark" WHERE "race" = $1 AND "n" = 22`, [
        race.race,
      ]);
      expect(marks).toHaveLength(1);
    });
  });

  test('a captain who enters the viewers’ code stays captain, and the mark that waits is sent', async () => {
    const { race, captain, viewer } = await scene().createRace();
    const lena = await scene().openPhone();
    const { page, sentence } = lena;
    await lena.join(captain, 'Lena’s phone');
    await says(sentence, 'Live. All marks sent.');
    await page.route('**/push', (route) => route.abort());
    await lena.handOff();

    await lena.join(viewer, 'Lena’s phone');
    await page.unroute('**/push');
    await says(sentence, 'Live. All marks sent.');
    await page.getByRole('link', { name: 'More' }).click();
    await says(page.locator('main'), 'Lena’s phone, captain until');
    const marks = await scene().server.database.query(`SELECT FROM "mark" WHERE "race" = $1 AND "n" = 22`, [race]);
    expect(marks).toHaveLength(1);
  });

  test('a live link asks nothing, and shows the race without key and crew', async () => {
    const race = await scene().createRace();
    const lena = await scene().openPhone();
    await lena.join(race.captain, 'Lena’s phone');
    const viewer = await scene().openPhone();
    await viewer.page.goto(`/live#${race.viewer}`);
    await says(viewer.page.locator('main'), 'leg 22');
    expect(await viewer.key.count()).toBe(0);
    expect(await viewer.page.locator('.tabs').innerText()).not.toMatch(/Vans|Mine/);

    await lena.handOff();
    await says(viewer.page.locator('main'), 'leg 23');
  });

  test('a code that is wrong is refused in a sentence, and nothing typed is lost', async () => {
    const { page } = await scene().openPhone();
    await page.goto('/join#AAAA-AAAA');
    await page.getByLabel('What should we call this phone?').fill('Kiri’s phone');
    await page.getByRole('button', { name: 'Join' }).click();
    await says(page.getByRole('alert'), 'No race has this code');
    expect(await page.getByLabel('What should we call this phone?').inputValue()).toBe('Kiri’s phone');
  });
});
