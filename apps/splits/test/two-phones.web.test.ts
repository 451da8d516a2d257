import { expect, test } from 'vitest';
import { eventually, says } from './eventually.ts';
import { onBothDatabases } from './splits-scene.ts';

onBothDatabases('a race on two phones', (scene) => {
  const markCount = async (race: string, fromExchange: number) => {
    const rows = await scene().server.database.query<{ n: number }>(
      `SELECT "n" FROM "mark" WHERE "race" = $1 AND "n" >= $2 ORDER BY "n"`,
      [race, fromExchange],
    );
    return rows.map(({ n }) => n);
  };

  test('a hand-off on one shows on the other at once', async () => {
    const { lena, jonas } = await scene().openCrew();
    await says(jonas.page.locator('main'), 'leg 22');

    await lena.handOff();

    await says(lena.page.locator('main'), 'leg 23');
    await says(jonas.page.locator('main'), /Handed off by Lena’s phone/);
    await says(lena.sentence, 'Live. All marks sent.');
  });

  test('marks made without a network survive a reload without one, and arrive once on both', async () => {
    const { race, lena, jonas } = await scene().openCrew();
    await says(lena.sentence, 'Live. All marks sent.');
    await lena.installed();

    await lena.setNetwork(false);
    for (const leg of [23, 24, 25]) {
      await lena.handOff();
      await says(lena.page.locator('main'), `leg ${leg}`);
    }
    await says(lena.sentence, /3 marks saved on this phone,\s+last contact \d\d:\d\d/);

    await lena.page.reload();
    await says(lena.page.locator('main'), 'leg 25');
    await says(lena.sentence, '3 marks saved on this phone');
    expect(await markCount(race.race, 22)).toEqual([]);

    await lena.setNetwork(true);
    await says(lena.sentence, 'Live. All marks sent.');
    await says(jonas.page.locator('main'), 'leg 25');
    await eventually(async () => expect(await markCount(race.race, 22)).toEqual([22, 23, 24]));
  });

  test('one exchange timed on both without a network keeps both marks, and asks which counts', async () => {
    const { race, lena, jonas } = await scene().openCrew();
    await says(jonas.sentence, 'Live.');
    await lena.setNetwork(false);
    await jonas.setNetwork(false);

    await lena.handOff();
    await lena.page.waitForTimeout(1_200);
    await jonas.handOff();
    await lena.setNetwork(true);
    await jonas.setNetwork(true);

    await says(lena.sentence, 'Exchange 22 has two times.');
    await says(jonas.sentence, 'Exchange 22 has two times.');
    expect(await markCount(race.race, 22)).toEqual([22, 22]);

    await jonas.page.getByRole('button', { name: 'Choose' }).click();
    await says(jonas.page.locator('main'), 'Two phones timed this.');
    await says(jonas.page.locator('main'), 'Lena’s phone');
    await says(jonas.page.locator('main'), 'Jonas’s phone');
  });

  test('a time zone that another program wrote wrong is said on every phone, and times are in UTC', async () => {
    const { race, lena, jonas } = await scene().openCrew();
    await says(jonas.sentence, 'Live.');
    await scene().server.database.query(`UPDATE "race" SET "timeZone" = 'America/Los Angeles' WHERE "id" = $1`, [
      race.race,
    ]);
    for (const { page } of [lena, jonas]) {
      await says(page.locator('main'), 'does not know the race’s time zone, “America/Los Angeles”');
      await says(page.locator('header').first(), /\d\d:\d\d:\d\d UTC/);
    }
    await lena.handOff();
    await says(jonas.page.locator('main'), 'leg 23');
    await says(jonas.page.locator('main'), /Handed off by Lena’s phone/);
  });

  test('a race that never arrived is not shown as an empty one', async () => {
    const race = await scene().createRace();
    const phone = await scene().openPhone();
    await phone.page.route('**/api/v1/sync/**', (route) => route.abort());
    await phone.page.goto(`/join#${race.recorder}`);
    await phone.page.getByLabel('What should we call this phone?').fill('Kiri’s phone');
    await phone.page.getByRole('button', { name: 'Join' }).click();

    await says(phone.sentence, /This race is not on this phone yet|The race did not arrive/);
    expect(await phone.page.locator('main').innerText()).not.toMatch(/no marks|no legs|not started/i);

    await phone.page.unroute('**/api/v1/sync/**');
    await says(phone.page.locator('main'), 'leg 22');
  });
});
