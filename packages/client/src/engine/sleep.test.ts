import { type Client, createClientEngine } from '@baton/client/engine';
import { type FakeBrowser, FakeWorld } from '@baton/testing/client';
import { beforeEach, describe, expect, it } from 'vitest';
import { race, schema, scope } from './relay.fixture.ts';

const sleepMs = 7_200_000;

let world: FakeWorld<typeof schema>;
let browser: FakeBrowser;

beforeEach(async () => {
  world = new FakeWorld({ schema });
  await world.server.store.transaction((sql) => sql.insert(schema.tables.race, { id: race, name: 'before' }));
  browser = world.openBrowser();
});

/** A tab whose timers stop while the device sleeps, and then have as long to go as they had. */
async function openTab() {
  const { ports, life } = browser.openTab();
  const held: (() => void)[] = [];
  let isAsleep = false;
  const client = createClientEngine(
    { schema, url: 'http://server/api/v1/sync', token: 'somebody' },
    {
      ...ports,
      timers: {
        start: (name, delayMs, run) =>
          ports.timers.start(name, delayMs, () => {
            if (isAsleep) held.push(() => ports.timers.start(name, delayMs, run));
            else run();
          }),
      },
    },
  );
  await client.ready;
  client.open(scope);
  await world.time.advance(2_000);
  return {
    client,
    life,
    sleep: () => {
      isAsleep = true;
    },
    wake: () => {
      isAsleep = false;
      for (const start of held.splice(0)) start();
    },
  };
}

type Tab = Awaited<ReturnType<typeof openTab>>;

/** The monotonic clock stands still, as on Android and Linux, and what was open dies without a word. */
async function sleepTwoHours(...tabs: readonly Tab[]): Promise<void> {
  for (const tab of tabs) tab.sleep();
  browser.network.stall();
  await world.server.store.transaction((sql) => sql.update(schema.tables.race, race, { name: 'after' }));
  await world.time.advance(sleepMs);
  browser.clocks.pause(sleepMs);
  for (const tab of tabs) tab.wake();
}

const shownBy = (client: Client<typeof schema>) => {
  const { status, rows } = client.read((q) => q.race.where({ id: race }));
  return `${client.status().phase}, ${status}, ${rows[0]?.name}`;
};

describe('a device that slept two hours', () => {
  it('says at once that its rows may be old, where it wakes without coverage', async () => {
    const tab = await openTab();
    expect(shownBy(tab.client)).toBe('live, ready, before');
    for (let n = 0; n < 50; n++) browser.network.failNext('/events', { kind: 'lose-request' });
    await sleepTwoHours(tab);
    tab.life.happen('visible');
    expect(shownBy(tab.client)).toBe('connecting, stale, before');
    await world.time.advance(5_000);
    expect(shownBy(tab.client)).toMatch(/stale, before$/);
  });

  it('is current a moment after a person looks', async () => {
    const tab = await openTab();
    await sleepTwoHours(tab);
    tab.life.happen('visible');
    await world.time.advance(500);
    expect(shownBy(tab.client)).toBe('live, ready, after');
  });

  it('is current a moment after anybody reads the clock, also where no event tells of the sleep', async () => {
    const tab = await openTab();
    await sleepTwoHours(tab);
    tab.client.clock.now();
    await world.time.advance(500);
    expect(shownBy(tab.client)).toBe('live, ready, after');
  });

  it('tries at once what waited, also where no event tells of the sleep', async () => {
    const tab = await openTab();
    browser.network.goDown();
    await world.time.advance(120_000);
    expect(shownBy(tab.client)).toBe('waiting, stale, before');
    await sleepTwoHours(tab);
    browser.network.comeUp();
    tab.client.clock.now();
    await world.time.advance(500);
    expect(shownBy(tab.client)).toBe('live, ready, after');
  });

  it('is current where a person looks at the tab that follows', async () => {
    const leader = await openTab();
    const follower = await openTab();
    expect(follower.client.status().isLeader).toBe(false);
    await sleepTwoHours(leader, follower);
    follower.life.happen('visible');
    await world.time.advance(500);
    expect([shownBy(leader.client), shownBy(follower.client)]).toEqual(['live, ready, after', 'live, ready, after']);
  });

  it('sends again at once what was under way', async () => {
    const tab = await openTab();
    tab.client.mutate((tx) => tx.mark.insert({ race, n: 1, at: tab.client.clock.at() }));
    browser.network.failNext('/push', { kind: 'lose-request' });
    await world.time.advance(10);
    await sleepTwoHours(tab);
    tab.life.happen('visible');
    await world.time.advance(500);
    expect(tab.client.status().unsent).toBe(0);
  });

  it('stays cut where a person has cut it', async () => {
    const tab = await openTab();
    tab.client.network.cut();
    await sleepTwoHours(tab);
    const before = browser.network.requests.length;
    tab.life.happen('visible');
    tab.client.clock.now();
    await world.time.advance(60_000);
    expect(browser.network.requests.length).toBe(before);
  });
});
