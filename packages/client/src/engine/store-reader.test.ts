import { type FakeApp, type FakeBrowser, FakeWorld } from '@baton/testing/client';
import { beforeEach, describe, expect, it } from 'vitest';
import { createClientEngine } from './create-client-engine.ts';
import type { CacheStore } from './ports/index.ts';
import { race, runner, schema, scope } from './relay.fixture.ts';

type App = FakeApp<typeof schema>;

let world: FakeWorld<typeof schema>;
let browser: FakeBrowser;
let leader: App;
let access: 'write' | 'none';

beforeEach(async () => {
  access = 'write';
  world = new FakeWorld({ schema, authorize: () => access });
  await world.server.store.transaction(async (sql) => {
    await sql.insert(schema.tables.race, { id: race, name: 'Coast' });
    await sql.insert(schema.tables.runner, { id: runner, race, name: 'Ana', pace: 480 });
  });
  browser = world.openBrowser();
  leader = await openTab();
  await world.time.advance(1_000);
});

async function openTab(): Promise<App> {
  const app = world.openApp(browser);
  await app.client.ready;
  app.client.open(scope);
  return app;
}

function rename({ client }: Pick<App, 'client'>, name: string) {
  return client.mutate((tx) => tx.runner.update(runner, { name }));
}

async function renameOnServer(name: string): Promise<void> {
  await world.server.store.transaction((sql) => sql.update(schema.tables.runner, runner, { name }));
}

function runnersOn({ client }: Pick<App, 'client'>) {
  return client.read((q) => q.runner.where({ race }));
}

/** The names that a reader sees from now on, each once. */
function watch({ client }: Pick<App, 'client'>): readonly (string | undefined)[] {
  const live = client.live((q) => q.runner.where({ race }));
  const seen: (string | undefined)[] = [];
  const look = () => {
    const name = live.current().rows[0]?.name;
    if (name !== seen.at(-1)) seen.push(name);
  };
  live.subscribe(look);
  look();
  return seen;
}

describe('a mutation whose answer was lost, after somebody has written over it', () => {
  beforeEach(async () => {
    browser.network.failNext('/push', { kind: 'lose-answer' });
    browser.network.failNext('/push', { kind: 'lose-answer' });
    await rename(leader, 'Kiri').saved;
    await world.time.advance(100);
    await renameOnServer('Bea');
    await world.time.advance(100);
    expect(leader.client.status().unsent).toBe(1);
    expect(runnersOn(leader)).toMatchObject({ status: 'ready', rows: [{ name: 'Bea' }] });
  });

  it('is not laid over that again in a second tab', async () => {
    const second = await openTab();
    const seen = watch(second);
    await world.time.advance(1_000);
    expect(seen).toEqual(['Bea']);
  });

  it('nor after a reload without a network', async () => {
    leader.tab.kill();
    browser.network.goDown();
    const again = await openTab();
    const seen = watch(again);
    await world.time.advance(10_000);
    expect(again.client.status().unsent).toBe(1);
    expect(seen).toEqual(['Bea']);
  });

  it('nor where its receipt comes while a second tab reads', async () => {
    const second = await openTab();
    const seen = watch(second);
    await world.time.advance(60_000);
    await renameOnServer('Cleo');
    await world.time.advance(60_000);
    expect(second.client.status().unsent).toBe(0);
    expect(seen).toEqual(['Bea', 'Cleo']);
  });
});

describe('a tab that follows', () => {
  it('never goes back, also where it reads a scope whole for longer than a step takes', async () => {
    const tab = browser.openTab();
    const pause = (ms: number) => new Promise<void>((resolve) => void world.time.start('read', ms, resolve));
    let isCompacted = false;
    // Each read sees the store as it was when the read began, as IndexedDB's transactions do.
    const slow = (store: CacheStore): CacheStore => ({
      ...store,
      scopes: () => store.scopes(),
      load: async (each) => {
        const cached = await store.load(each);
        await pause(400);
        return cached;
      },
      stepAfter: async (each, cursor) => {
        const step = isCompacted ? undefined : await store.stepAfter(each, cursor);
        isCompacted = false;
        await pause(5);
        return step;
      },
    });
    const client = createClientEngine(
      { schema, url: 'http://server/api/v1/sync', token: 'somebody' },
      { ...tab.ports, openCache: async () => slow(await tab.ports.openCache()) },
    );
    client.open(scope);
    await world.time.advance(3_000);
    const seen = watch({ client });
    isCompacted = true;
    for (const name of ['v2', 'v3', 'v4']) {
      await renameOnServer(name);
      await world.time.advance(150);
    }
    await world.time.advance(1_000);
    expect(seen).toEqual(['Ana', 'v2', 'v4']);
  });

  it('knows since when it is stale, as the leader does', async () => {
    const follower = await openTab();
    await world.time.advance(3 * 3_600_000);
    await renameOnServer('Bea');
    await world.time.advance(60_000);
    browser.network.goDown();
    await world.time.advance(60_000);
    const [ofLeader, ofFollower] = [runnersOn(leader), runnersOn(follower)];
    expect(ofLeader).toMatchObject({ status: 'stale' });
    expect(ofFollower).toEqual(ofLeader);
  });

  it('does not show the old value for a moment when it wakes up after its write was confirmed', async () => {
    const follower = await openTab();
    await world.time.advance(1_000);
    leader.client.network.cut();
    await world.time.advance(10);
    await rename(follower, 'Kiri').saved;
    await world.time.advance(100);
    const seen = watch(follower);
    follower.tab.life.happen('frozen');
    follower.tab.freeze();
    leader.client.network.restore();
    await world.time.advance(120_000);
    expect(browser.outbox.entries.size).toBe(0);
    follower.tab.thaw();
    follower.tab.life.happen('resumed');
    await world.time.advance(12_000);
    expect(seen).toEqual(['Kiri']);
  });
});

describe('a tab that has led and is ahead of what the disk could take', () => {
  it('keeps what it has shown, also where the device clock was set back meanwhile', async () => {
    browser.cache.faults.breakDown('STORAGE_FULL');
    browser.clocks.stepWall(-3_600_000);
    browser.network.failNext('/../../server-time', { kind: 'lose-request' });
    await renameOnServer('Kiri');
    await world.time.advance(1_000);
    const seen = watch(leader);
    leader.tab.life.happen('resumed');
    await world.time.advance(1_000);
    expect(seen).toEqual(['Kiri']);
  });
});

describe('a scope that had left the device, and that the disk could not let go', () => {
  beforeEach(async () => {
    browser.cache.faults.breakDown('STORAGE_FULL');
    await rename(leader, 'Kiri').confirmed;
    access = 'none';
    await world.time.advance(20_000);
    expect(runnersOn(leader)).toMatchObject({ rows: [] });
    browser.network.goDown();
  });

  it('comes back from there with what was confirmed meanwhile', async () => {
    leader.tab.life.happen('frozen');
    leader.tab.life.happen('resumed');
    await world.time.advance(100);
    expect(runnersOn(leader)).toMatchObject({ rows: [{ name: 'Kiri' }] });
  });

  it('keeps what was confirmed in the outbox until it could', async () => {
    await world.time.advance(120_000);
    expect(browser.outbox.entries.size).toBe(1);
    browser.cache.faults.mend();
    access = 'write';
    browser.network.comeUp();
    await world.time.advance(120_000);
    expect(browser.outbox.entries.size).toBe(0);
  });
});
