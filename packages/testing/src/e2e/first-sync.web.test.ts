import { expect, it } from 'vitest';
import { onBothDatabases } from './on-both-databases.ts';

onBothDatabases('a first sync', (startScene) => {
  it('that fails says so, never that there is nothing, and is made good later', async () => {
    const { race, openPhone } = await startScene();
    const phone = await openPhone('one', { blocked: '**/snapshot?*' });
    await phone.waitForFunction((race) => baton.read((q) => q.runner.where({ race })).status === 'error', race);
    expect(await phone.evaluate((race) => baton.read((q) => q.runner.where({ race })).rows, race)).toEqual([]);

    await phone.unroute('**/snapshot?*');
    await phone.evaluate(() => baton.sync());
    await phone.waitForFunction((race) => baton.read((q) => q.runner.where({ race })).status === 'ready', race);
    expect(await phone.evaluate((race) => baton.read((q) => q.runner.where({ race })).rows.length, race)).toBe(1);
  });
});
