import { expect, it } from 'vitest';
import { onBothDatabases, openRace } from './on-both-databases.ts';
import { marksOn, untilMarks, untilSent } from './wait.ts';

onBothDatabases('written offline', (startScene) => {
  it('two phones change different columns of one row, and both changes survive', async () => {
    const { server, race, runner, openLivePhone } = await startScene();
    const [one, two] = [await openLivePhone('one'), await openLivePhone('two')];
    await one.context().setOffline(true);
    await two.context().setOffline(true);
    await one.evaluate((runner) => baton.mutate((tx) => tx.runner.update(runner, { name: 'Kiri' })).saved, runner);
    await two.evaluate((runner) => baton.mutate((tx) => tx.runner.update(runner, { pace: 500 })).saved, runner);
    await one.context().setOffline(false);
    await two.context().setOffline(false);

    for (const phone of [one, two]) {
      await phone.waitForFunction(
        (race) => baton.read((q) => q.runner.where({ race, name: 'Kiri', pace: 500 })).rows.length === 1,
        race,
      );
      expect(await phone.evaluate(() => baton.rejected().length)).toBe(0);
    }
    const rows = await server.query(`select name, pace from runner where id = '${runner}'`);
    expect(rows).toEqual([{ name: 'Kiri', pace: 500 }]);
  });

  it('two phones record one exchange, and both have both marks with device and uncertainty', async () => {
    const { race, openLivePhone } = await startScene();
    const phones = [await openLivePhone('one'), await openLivePhone('two')];
    for (const phone of phones) {
      await phone.context().setOffline(true);
      await phone.evaluate(
        (race) => baton.mutate((tx) => tx.mark.insert({ race, n: 20, at: baton.clock.at() })).saved,
        race,
      );
    }
    for (const phone of phones) await phone.context().setOffline(false);

    for (const phone of phones) {
      await untilMarks(phone, race, 2);
      await untilSent(phone);
      const marks = await phone.evaluate((race) => [...baton.read((q) => q.mark.where({ race })).rows], race);
      expect(new Set(marks.map(({ device }) => device)).size).toBe(2);
      expect(marks.map(({ at }) => at.uncertaintyMs)).toEqual([expect.any(Number), expect.any(Number)]);
    }
  });

  it('two hundred queued writes are all there after a reload, in order, and are sent once', async () => {
    const { server, race, openLivePhone } = await startScene();
    const phone = await openLivePhone('one');
    // The page itself stays reachable: it is the engine that hears and says nothing.
    await phone.evaluate(() => baton.network.cut());
    await phone.evaluate(async (race) => {
      const write = (n: number) => baton.mutate((tx) => tx.mark.insert({ race, n, at: baton.clock.at() })).saved;
      await Promise.all(Array.from({ length: 200 }, (_, n) => write(n)));
    }, race);
    await phone.route('**/api/**', (route) => route.abort());
    await phone.reload();
    await openRace(phone, race);
    const queued = await phone.evaluate(() => baton.pending().map(({ mutation }) => mutation.operations[0]));
    const numbers = queued.map((operation) => operation?.op === 'insert' && operation.values['n']);
    expect(numbers).toEqual(Array.from({ length: 200 }, (_, n) => n));
    expect(await marksOn(phone, race)).toHaveLength(200);

    await phone.unroute('**/api/**');
    await phone.evaluate(() => baton.sync());
    await untilSent(phone);
    expect(await marksOn(phone, race)).toEqual(numbers);
    const rows = await server.query<{ n: number }>(`select n from mark where race = '${race}' order by n`);
    expect(rows.map(({ n }) => n)).toEqual(numbers);
  });

  it('insert, update and delete of one record leave nothing behind', async () => {
    const { server, race, openLivePhone } = await startScene();
    const [one, two] = [await openLivePhone('one'), await openLivePhone('two')];
    await one.context().setOffline(true);
    await one.evaluate(async (race) => {
      const { result, saved } = baton.mutate((tx) => tx.mark.insert({ race, n: 1, at: baton.clock.at() }));
      await saved;
      await baton.mutate((tx) => tx.mark.update(result.id, { note: 'mistake' })).saved;
      await baton.mutate((tx) => tx.mark.delete(result.id)).saved;
      await baton.mutate((tx) => tx.mark.insert({ race, n: 2, at: baton.clock.at() })).saved;
    }, race);
    expect(await marksOn(one, race)).toEqual([2]);
    await one.context().setOffline(false);

    await untilMarks(two, race, 1);
    await untilSent(one);
    for (const phone of [one, two]) expect(await marksOn(phone, race)).toEqual([2]);
    expect(await one.evaluate(() => baton.rejected().length)).toBe(0);
    expect(await server.query(`select n from mark where race = '${race}'`)).toEqual([{ n: 2 }]);
  });

  it('update and delete follow an insert that is already in flight', async () => {
    const { server, race, openLivePhone } = await startScene();
    const phone = await openLivePhone('one');
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const arrived = phone.waitForRequest('**/push');
    await phone.route('**/push', async (route) => {
      await held;
      await route.continue();
    });
    const key = await phone.evaluate(async (race) => {
      const { result, saved } = baton.mutate((tx) => tx.mark.insert({ race, n: 1, at: baton.clock.at() }));
      await saved;
      return result.id;
    }, race);
    await arrived;
    await phone.evaluate(async (key) => {
      await baton.mutate((tx) => tx.mark.update(key, { note: 'mistake' })).saved;
      await baton.mutate((tx) => tx.mark.delete(key)).saved;
    }, key);
    expect(await marksOn(phone, race)).toEqual([]);
    release();
    await untilSent(phone);
    expect(await marksOn(phone, race)).toEqual([]);
    expect(await phone.evaluate(() => baton.rejected().length)).toBe(0);
    expect(await server.query(`select n from mark where race = '${race}'`)).toEqual([]);
  });
});
