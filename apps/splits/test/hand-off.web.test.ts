import { expect, test } from 'vitest';
import { eventually, says } from './eventually.ts';
import { onBothDatabases } from './splits-scene.ts';

onBothDatabases('what a thumb did', (scene) => {
  const marksOf = (race: string) =>
    scene().server.database.query<{ source: string; voidedBy: string | null; voidReason: string | null }>(
      `SELECT "source", "voidedBy", "voidReason" FROM "mark" WHERE "race" = $1 AND "n" = 22`,
      [race],
    );

  test('can be undone within 10 s, after a look at Legs too, and stays in sight with who and why', async () => {
    const race = await scene().createRace();
    const { page, key, join } = await scene().openPhone();
    await join(race.captain, 'Lena’s phone');

    await key.click();
    await page.getByRole('link', { name: 'Legs' }).click();
    await says(page.locator('main'), 'Kiri');
    await page.waitForTimeout(1_500);
    await page.getByRole('link', { name: 'Now' }).click();
    await says(page.locator('.receipt-undo'), /UNDO\s+[5-8] s/);
    await page.getByRole('button', { name: /^UNDO/ }).click();
    await says(page.locator('main'), /Undone\. .+ is still running\./);
    await says(page.locator('main'), 'leg 22');

    await eventually(async () => {
      expect(await marksOf(race.race)).toEqual([{ source: 'tap', voidedBy: 'Lena’s phone', voidReason: 'undo' }]);
    });
    await page.getByRole('link', { name: 'Legs' }).click();
    await page.locator('.course-tick s').click();
    await says(page.locator('.mark-card'), 'voided by Lena’s phone: undo');
  });

  test('and was refused can be changed, and is listed until a person decides', async () => {
    const { race, jonas } = await scene().openCrew();
    const { page, sentence } = jonas;
    await says(sentence, 'Live. All marks sent.');
    const setStatus = (status: string) =>
      scene().server.database.query(`UPDATE "race" SET "status" = $2 WHERE "id" = $1`, [race.race, status]);
    await jonas.setNetwork(false);
    await setStatus('closed');
    await jonas.handOff();
    await jonas.setNetwork(true);
    await says(sentence, '1 mark was refused.');
    await says(page.getByRole('alert'), '1 mark was refused. Nothing is lost.');
    await setStatus('running');

    await page.getByRole('button', { name: 'See why' }).click();
    await says(page.locator('.refused-mark'), 'The race was closed, so it was not accepted.');
    await page.getByRole('button', { name: 'Change it' }).click();
    await page.getByLabel('Time of day, race time').fill('nonsense');
    await page.getByRole('button', { name: 'Use this time' }).click();
    await says(page.locator('.refused-mark'), '“nonsense” is not a time of day.');
    const [time = ''] = /\d\d:\d\d:\d\d/.exec(await page.locator('.refused-mark').innerText()) ?? [];
    await page.getByLabel('Time of day, race time').fill(time);
    await page.getByRole('button', { name: 'Use this time' }).click();

    await says(sentence, 'Live. All marks sent.');
    expect(await page.locator('.refused-mark').count()).toBe(0);
    await eventually(async () => {
      expect(await marksOf(race.race)).toMatchObject([{ source: 'manual', voidedBy: null }]);
    });
  });
});
