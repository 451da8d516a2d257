import { expect, test } from 'vitest';
import { says } from './eventually.ts';
import { onBothDatabases } from './splits-scene.ts';

onBothDatabases('a leg that goes otherwise than planned', (scene) => {
  test('is given to another runner by the captain, and others see whose place it was', async () => {
    const { race, lena, jonas } = await scene().openCrew();
    await lena.page.getByRole('link', { name: 'Legs' }).click();
    await lena.page.getByRole('button', { name: /^23\s*Kiri/ }).click();
    await lena.page.getByRole('button', { name: 'Change runner' }).click();
    await lena.page.getByRole('button', { name: /^Lena/ }).click();
    await says(lena.page.locator('main'), 'Lena instead of Kiri');
    await lena.page.goBack();
    await lena.page.getByRole('button', { name: /^23\s*Lena.*instead of Kiri$/ }).waitFor();

    await says(jonas.page.locator('main'), 'Lena');
    await jonas.page.goto(`/race/${race.race}/leg/23`);
    await says(jonas.page.locator('main'), 'Lena instead of Kiri');
    expect(await jonas.page.getByRole('button', { name: 'Change runner' }).count()).toBe(0);
  });

  test('gets a penalty without network by its address, and a viewer reads it later', async () => {
    const race = await scene().createRace();
    const jonas = await scene().openPhone();
    await jonas.join(race.recorder, 'Jonas’s phone');
    await says(jonas.sentence, 'Live.');
    await jonas.installed();
    await jonas.setNetwork(false);
    await jonas.page.goto(`/race/${race.race}/leg/22`);
    await jonas.page.getByRole('button', { name: 'Add a penalty' }).click();
    await jonas.page.getByLabel('Penalty, minutes and seconds').fill('2:00');
    await jonas.page.getByRole('button', { name: 'Save the penalty' }).click();
    await says(jonas.page.locator('main'), '+2:00 penalty');
    await says(jonas.sentence, '1 mark saved on this phone');

    const viewer = await scene().openPhone();
    await viewer.page.goto(`/live#${race.viewer}`);
    await jonas.setNetwork(true);
    await viewer.page.getByRole('link', { name: 'Legs' }).click();
    await says(viewer.page.locator('main'), 'Penalties of 2:00 come on top.');
    await viewer.page.getByRole('button', { name: /^22\s*Jonas.*\+2:00 penalty$/ }).click();
    await says(viewer.page.locator('main'), 'written on Jonas’s phone');
    expect(await viewer.page.getByRole('button', { name: 'Void this mark' }).count()).toBe(0);
  });
});
