import { originTag } from '@baton/protocol';
import { createSeededRandom, type FakeApp, type FakeBrowser, FakeWorld } from '@baton/testing/client';
import { beforeEach, describe, expect, it } from 'vitest';
import { race, schema, scope } from './relay.fixture.ts';

type App = FakeApp<typeof schema>;

let world: FakeWorld<typeof schema>;
let browser: FakeBrowser;
let leader: App;
let follower: App;

beforeEach(async () => {
  world = new FakeWorld({ schema });
  await world.server.store.transaction((sql) => sql.insert(schema.tables.race, { id: race, name: 'Coast' }));
  browser = world.openBrowser();
  leader = await openTab();
  await world.time.advance(100);
  follower = await openTab();
  await world.time.advance(1_000);
});

async function openTab(): Promise<App> {
  const app = world.openApp(browser);
  await app.client.ready;
  app.client.open(scope);
  return app;
}

function addMark({ client }: App, n: number) {
  return client.mutate((tx) => tx.mark.insert({ race, n, at: client.clock.at() }));
}

function marksOn({ client }: App): readonly number[] {
  return client.read((q) => q.mark.where({ race }).orderBy('n')).rows.map(({ n }) => n);
}

function statusOn({ client }: App): string {
  return client.read((q) => q.race.where({ id: race })).status;
}

const pushes = () => browser.network.requests.filter(({ path }) => path === '/push').length;
const streams = () => browser.network.requests.filter(({ path }) => path.startsWith('/events')).length;

describe('two tabs of one browser', () => {
  it('share one device, one leader and one stream, and both show the scope as ready', () => {
    expect(follower.client.device).toBe(leader.client.device);
    expect([leader, follower].map(({ client }) => client.status().isLeader)).toEqual([true, false]);
    expect(streams()).toBe(1);
    expect([statusOn(leader), statusOn(follower)]).toEqual(['ready', 'ready']);
    expect(follower.client.status()).toMatchObject({ phase: 'live' });
  });

  it('a write in either is in its own view at once and in the other after a hint', async () => {
    const { saved, confirmed } = addMark(follower, 1);
    expect(marksOn(follower)).toEqual([1]);
    await saved;
    await world.time.advance(0);
    expect(marksOn(leader)).toEqual([1]);
    addMark(leader, 2);
    await world.time.advance(1_000);
    expect([marksOn(leader), marksOn(follower)]).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(await confirmed).toMatchObject({ outcome: 'applied', versions: [{ scope }] });
    expect(follower.client.status().unsent).toBe(0);
  });

  it('a change from elsewhere reaches the tab that follows', async () => {
    const other = await world.openPhone();
    other.client.open(scope);
    await world.time.advance(500);
    addMark(other, 5);
    await world.time.advance(1_000);
    expect(marksOn(follower)).toEqual([5]);
  });

  it('a scope that only the following tab shows is fetched by the leader', async () => {
    const second = '33333333-3333-4333-8333-333333333333';
    await world.server.store.transaction((sql) => sql.insert(schema.tables.race, { id: second, name: 'Second' }));
    const live = follower.client.live((q) => q.race.where({ id: second }));
    live.subscribe(() => undefined);
    expect(live.current().status).toBe('never-synced');
    await world.time.advance(1_000);
    expect(live.current()).toMatchObject({ status: 'ready', rows: [{ name: 'Second' }] });
  });

  it('when the leader is closed, the other leads, and sends what was left', async () => {
    browser.network.goDown();
    await addMark(leader, 1).saved;
    await addMark(follower, 2).saved;
    await leader.client.close();
    browser.network.comeUp();
    await world.time.advance(35_000);
    expect(follower.client.status()).toMatchObject({ isLeader: true, phase: 'live', unsent: 0 });
    expect(marksOn(follower)).toEqual([1, 2]);
  });

  it('when the leader dies with a push in flight, each write still has one effect', async () => {
    const other = await world.openPhone();
    other.client.open(scope);
    browser.network.failNext('/push', { kind: 'delay', delayMs: 100 });
    for (let n = 0; n < 50; n++) addMark(n % 2 === 0 ? leader : follower, n);
    await world.time.advance(50);
    leader.tab.kill();
    await world.time.advance(2_000);
    const numbers = Array.from({ length: 50 }, (_, n) => n);
    expect(follower.client.status()).toMatchObject({ isLeader: true, unsent: 0, refused: 0 });
    expect(marksOn(follower)).toEqual(numbers);
    expect(marksOn(other)).toEqual(numbers);
  });

  it('a leader that froze is replaced, and follows when it is back', async () => {
    leader.tab.life.happen('frozen');
    await world.time.advance(1_000);
    expect(follower.client.status()).toMatchObject({ isLeader: true, phase: 'live' });
    addMark(follower, 4);
    await world.time.advance(1_000);
    leader.tab.life.happen('resumed');
    await world.time.advance(1_000);
    expect(leader.client.status()).toMatchObject({ isLeader: false, phase: 'live' });
    expect(marksOn(leader)).toEqual([4]);
  });

  it('a leader whose lock is taken away does no harm: its writes are refused by the fence', async () => {
    browser.locks.takeAway('baton-leader:baton');
    addMark(leader, 1);
    addMark(follower, 2);
    await world.time.advance(12_000);
    expect([leader, follower].filter(({ client }) => client.status().isLeader)).toHaveLength(1);
    for (const app of [leader, follower]) {
      expect(marksOn(app)).toEqual([1, 2]);
      expect(app.client.status()).toMatchObject({ unsent: 0, refused: 0, phase: 'live' });
    }
  });

  it('nothing is lost where every hint is: the stores are the truth, and are looked at', async () => {
    browser.channels.isDeaf = true;
    const { confirmed } = addMark(follower, 1);
    await world.time.advance(1_000);
    expect(pushes()).toBe(0);
    await world.time.advance(20_000);
    expect(await confirmed).toMatchObject({ outcome: 'applied' });
    expect([marksOn(leader), marksOn(follower)]).toEqual([[1], [1]]);
  });

  it('a refused write of the following tab is listed in both, and discarded in both', async () => {
    await world.server.store.transaction((sql) => sql.delete(schema.tables.race, race));
    await world.time.advance(500);
    const { id, confirmed } = addMark(follower, 1);
    await world.time.advance(1_000);
    expect(await confirmed).toMatchObject({ outcome: 'rejected', code: 'REFERENCE_MISSING' });
    for (const { client } of [leader, follower]) expect(client.rejected().map((each) => each.id)).toEqual([id]);
    await follower.client.discard(id);
    await world.time.advance(0);
    for (const { client } of [leader, follower]) expect(client.rejected()).toEqual([]);
  });

  it('cutting the network in one cuts it for both', async () => {
    follower.client.network.cut();
    await world.time.advance(100);
    addMark(leader, 1);
    await world.time.advance(5_000);
    expect(pushes()).toBe(0);
    expect(leader.client.status()).toMatchObject({ isCut: true, phase: 'waiting' });
    follower.client.network.restore();
    await world.time.advance(1_000);
    expect(pushes()).toBe(1);
  });

  it('sync asked in the following tab is done by the leader', async () => {
    browser.network.goDown();
    await addMark(follower, 1).saved;
    await world.time.advance(20_000);
    browser.network.comeUp();
    await follower.client.sync();
    await world.time.advance(0);
    expect(follower.client.status()).toMatchObject({ phase: 'live', unsent: 0 });
  });

  it('that go online at the same moment start everything once, and closing leaves no timer', async () => {
    leader.client.network.cut();
    await world.time.advance(100);
    leader.client.network.restore();
    follower.client.network.restore();
    await world.time.advance(100);
    await leader.client.close();
    await follower.client.close();
    await world.time.advance(1_000);
    world.server.stop();
    expect(world.time.waiting()).toEqual([]);
  });

  it('both follow a database that was restored to an older point of the same life', async () => {
    await world.server.store.transaction((sql) => sql.update(schema.tables.race, race, { name: 'Lost' }));
    const { confirmed } = addMark(leader, 1);
    await world.time.advance(1_000);
    expect(await confirmed).toMatchObject({ outcome: 'applied' });
    const restored = new FakeWorld({ schema });
    expect(restored.server.store.epoch).toBe(world.server.store.epoch);
    await restored.server.store.transaction((sql) => sql.insert(schema.tables.race, { id: race, name: 'Restored' }));
    browser.network.server = (request) => restored.server.fetch(request);
    browser.network.breakConnections();
    for (let second = 0; second < 5; second++) {
      await world.time.advance(1_000);
      await restored.time.advance(1_000);
    }
    const marks = await restored.server.store.snapshotPage(scope, schema.tables.mark, null, 10);
    expect(marks.rows).toHaveLength(1);
    for (const app of [leader, follower]) {
      expect(marksOn(app)).toEqual([1]);
      expect(app.client.read((q) => q.race.where({ id: race }))).toMatchObject({
        status: 'ready',
        rows: [{ name: 'Restored' }],
      });
    }
  });

  it('what is confirmed leaves the outbox after a while, for good', async () => {
    addMark(follower, 1);
    await world.time.advance(1_000);
    expect(browser.outbox.entries.size).toBe(1);
    await world.time.advance(70_000);
    expect(browser.outbox.entries.size).toBe(0);
    expect([marksOn(leader), marksOn(follower)]).toEqual([[1], [1]]);
  });

  it('a tab that slept through the answer says that it has not seen it', async () => {
    const { id, saved, confirmed } = addMark(follower, 1);
    await saved;
    follower.tab.freeze();
    await world.time.advance(120_000);
    expect(browser.outbox.entries.size).toBe(0);
    follower.tab.thaw();
    await world.time.advance(12_000);
    expect(await confirmed).toEqual({ id, outcome: 'unseen' });
    expect(marksOn(follower)).toEqual([1]);
  });

  it('nor does it take for applied what was refused, and discarded while it slept', async () => {
    await world.server.store.transaction((sql) => sql.delete(schema.tables.race, race));
    await world.time.advance(500);
    const { id, saved, confirmed } = addMark(follower, 1);
    await saved;
    follower.tab.freeze();
    await world.time.advance(1_000);
    await leader.client.discard(id);
    follower.tab.thaw();
    await world.time.advance(12_000);
    expect(await confirmed).toEqual({ id, outcome: 'unseen' });
    expect(marksOn(follower)).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5])('a tab that comes back twice while its storage is slow leads (%i)', async (seed) => {
    const luck = createSeededRandom(seed);
    const app = world.openApp(world.openBrowser({ storageLatencyOf: () => luck.fraction() * 200 }));
    await world.time.advance(5_000);
    app.tab.life.happen('resumed');
    await world.time.advance(100);
    app.tab.life.happen('resumed');
    await world.time.advance(60_000);
    expect(app.client.status()).toMatchObject({ phase: 'live', isLeader: true });
  });

  it('the leader sends what another tab issued before its own, also where it was not told of it', async () => {
    browser.channels.isDeaf = true;
    await addMark(follower, 1).saved;
    await addMark(leader, 2).saved;
    await world.time.advance(1_000);
    const origin = { epoch: world.server.store.epoch, version: 0, tag: originTag };
    const { versions } = await world.server.store.pull(scope, origin, 100);
    const marks = versions.flatMap(({ changes }) => changes).filter(({ table }) => table === 'mark');
    expect(marks).toMatchObject([{ values: { n: 1 } }, { values: { n: 2 } }]);
  });

  it('a clock that was set while a tab was open is not trusted by the next one, whether read or not', async () => {
    browser.network.goDown();
    browser.clocks.stepWall(5_000);
    browser.outbox.faults.failNextWrite('STORAGE_FULL');
    browser.outbox.faults.failNextWrite('STORAGE_FULL');
    await world.time.advance(25_000);
    const next = await openTab();
    expect(next.client.clock.now().confidence).toBe('none');
  });

  it('both compare their clocks once the server is there, where they could not when they opened', async () => {
    const late = world.openBrowser();
    late.network.goDown();
    const tabs = [world.openApp(late), world.openApp(late)];
    await Promise.all(tabs.map(({ client }) => client.ready));
    await world.time.advance(10_000);
    late.network.comeUp();
    await world.time.advance(45_000);
    for (const { client } of tabs) expect(client.clock.now().confidence).toBe('high');
  });

  it('a scope that may not be read is told to a reader once, in either tab', async () => {
    world = new FakeWorld({ schema, authorize: () => 'none' });
    browser = world.openBrowser();
    const tabs = [await openTab(), await openTab()];
    await world.time.advance(5_000);
    const told = tabs.map(({ client }) => {
      const live = client.live((q) => q.race.where({ id: race }));
      const results = new Set([live.current()]);
      live.subscribe(() => results.add(live.current()));
      return results;
    });
    await world.time.advance(600_000);
    expect(tabs.map(statusOn)).toEqual(['error', 'error']);
    expect(told.map(({ size }) => size)).toEqual([1, 1]);
  });

  it('closing leaves nothing behind: no timer, no lock', async () => {
    await leader.client.close();
    await follower.client.close();
    await world.time.advance(1_000);
    world.server.stop();
    expect(world.time.waiting()).toEqual([]);
  });

  it('a client that is closed starts nothing more, whatever is asked of it', async () => {
    const { client } = leader;
    client.network.cut();
    await Promise.all([client.close(), follower.client.close()]);
    client.network.restore();
    client.live((q) => q.race.where({ id: race })).subscribe(() => undefined)();
    client.open(scope).close();
    await expect(client.sync()).rejects.toThrow(expect.objectContaining({ code: 'CLIENT_CLOSED' }));
    await client.clock.forceSync();
    await world.time.advance(1_000);
    world.server.stop();
    expect(world.time.waiting()).toEqual([]);
  });
});
