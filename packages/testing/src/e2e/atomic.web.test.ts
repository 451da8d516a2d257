import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { onBothDatabases, openRace } from './on-both-databases.ts';
import { marksOn, untilMarks, untilSent } from './wait.ts';

onBothDatabases('two rows in one mutation', (startScene) => {
  it('are never half there when the page goes before they are saved', async () => {
    const { race, openLivePhone } = await startScene();
    const phone = await openLivePhone('one');
    for (let round = 0; round < 5; round++) {
      // Not awaited: the page goes in the middle of it.
      await phone.evaluate(
        ([race, round]) =>
          void baton.mutate((tx) => {
            tx.mark.insert({ race, n: round, at: baton.clock.at() });
            tx.mark.insert({ race, n: round, at: baton.clock.at() });
          }),
        [race, round] as const,
      );
      await phone.reload();
      await openRace(phone, race);
    }
    await untilSent(phone);
    await expectPairs(phone, race);
  });

  it('are there once when the answer to their push is lost', async () => {
    const { server, race, openLivePhone } = await startScene();
    const phone = await openLivePhone('one');
    let isLost = false;
    await phone.route('**/push', async (route) => {
      const response = await route.fetch();
      if (isLost) return route.fulfill({ response });
      isLost = true;
      return route.abort();
    });
    await writePair(phone, race, 1);
    await untilSent(phone);
    expect(isLost).toBe(true);
    expect(await marksOn(phone, race)).toEqual([1, 1]);
    expect(await server.query(`select n from mark where race = '${race}'`)).toHaveLength(2);
  });

  it('are never half there on another phone, whatever is cut in between', async () => {
    const { server, race, openLivePhone } = await startScene();
    const [one, two] = [await openLivePhone('one'), await openLivePhone('two')];
    await two.evaluate((race) => {
      const marks = baton.live((q) => q.mark.where({ race }));
      const counts: number[] = [];
      marks.subscribe(() => counts.push(marks.current().rows.length));
      Object.assign(globalThis, { counts });
    }, race);
    for (let n = 1; n <= 20; n++) {
      await writePair(one, race, n);
      if (n % 4 === 0) server.network.cut();
    }
    await untilMarks(two, race, 40);
    await untilSent(one);
    const counts = await two.evaluate(() => (globalThis as unknown as { counts: number[] }).counts);
    expect(counts.filter((count) => count % 2 !== 0)).toEqual([]);
    await expectPairs(two, race);
    expect(await server.query(`select n from mark where race = '${race}'`)).toHaveLength(40);
  });
});

async function writePair(phone: Page, race: string, n: number): Promise<void> {
  await phone.evaluate(
    ([race, n]) =>
      baton.mutate((tx) => {
        tx.mark.insert({ race, n, at: baton.clock.at() });
        tx.mark.insert({ race, n, at: baton.clock.at() });
      }).saved,
    [race, n] as const,
  );
}

async function expectPairs(phone: Page, race: string): Promise<void> {
  const numbers = await marksOn(phone, race);
  const once = [...new Set(numbers)];
  expect(numbers).toEqual(once.flatMap((n) => [n, n]));
}
