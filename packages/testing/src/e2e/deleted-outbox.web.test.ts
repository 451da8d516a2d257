import { expect, it } from 'vitest';
import { onBothDatabases } from './on-both-databases.ts';
import { untilSent } from './wait.ts';

onBothDatabases('an outbox that is deleted under the open page', (startScene) => {
  it('loses nothing that was saved, and nothing is called applied that the server has not', async () => {
    const { server, race, openLivePhone } = await startScene();
    const page = await openLivePhone('one');
    const offline = await page.evaluate(async (race) => {
      baton.network.cut();
      const { saved, confirmed } = baton.mutate((tx) => tx.mark.insert({ race, n: 7, at: baton.clock.at() }));
      await saved;
      let outcome = 'open';
      void confirmed.then((receipt) => (outcome = receipt.outcome));
      await new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase('baton-outbox:baton');
        request.onsuccess = resolve;
        request.onerror = reject;
      });
      // The stores are looked at every 10 s, and when a page comes back.
      document.dispatchEvent(new Event('resume'));
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const marks = baton.read((q) => q.mark.where({ race })).rows.length;
      return { outcome, marks, unsent: baton.status().unsent };
    }, race);
    expect(offline).toEqual({ outcome: 'open', marks: 1, unsent: 1 });
    await page.reload();
    await page.evaluate(() => baton.ready);
    await untilSent(page);
    expect(await server.query(`select n from mark where race = '${race}'`)).toEqual([{ n: 7 }]);
  });
});
