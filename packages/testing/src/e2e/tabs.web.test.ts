import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { onBothDatabases } from './on-both-databases.ts';
import { untilMarks, untilSent } from './wait.ts';

onBothDatabases('two tabs of one phone', (startScene) => {
  for (const isPlainHttp of [false, true]) {
    const place = isPlainHttp ? 'on plain http' : 'on a secure page';

    it(`share one connection, and either writes and hears, ${place}`, async () => {
      const { server, race, runner, openLivePhone } = await startScene();
      const leader = await openLivePhone('one', { isPlainHttp });
      const follower = await openLivePhone('one', { isPlainHttp, besides: leader });
      const requests: string[] = [];
      follower.on('request', (request) => requests.push(request.url()));
      expect(await Promise.all([leads(leader), leads(follower)])).toEqual([true, false]);

      const receipt = await follower.evaluate(
        (race) => baton.mutate((tx) => tx.mark.insert({ race, n: 1, at: baton.clock.at() })).confirmed,
        race,
      );
      expect(receipt.outcome).toBe('applied');
      await server.sql(`update runner set name = 'Jonas' where id = '${runner}'`);
      for (const tab of [leader, follower]) {
        await untilMarks(tab, race, 1);
        await untilSent(tab);
        await tab.waitForFunction(
          (race) => baton.read((q) => q.runner.where({ race })).rows[0]?.name === 'Jonas',
          race,
        );
      }
      expect(requests.filter((url) => !url.endsWith('/server-time'))).toEqual([]);
    });

    it(`hand the lead over when the leading one closes, ${place}`, async () => {
      const { server, race, openLivePhone } = await startScene();
      const leader = await openLivePhone('one', { isPlainHttp });
      const follower = await openLivePhone('one', { isPlainHttp, besides: leader });
      await leader.close();
      await follower.waitForFunction(() => baton.status().isLeader);
      await follower.evaluate(
        (race) => baton.mutate((tx) => tx.mark.insert({ race, n: 1, at: baton.clock.at() })).confirmed,
        race,
      );
      expect(await server.query(`select n from mark where race = '${race}'`)).toEqual([{ n: 1 }]);
    });
  }
});

function leads(tab: Page): Promise<boolean> {
  return tab.evaluate(() => baton.status().isLeader);
}
