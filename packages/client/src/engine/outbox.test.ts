import { type FakeApp, type FakeBrowser, FakeWorld } from '@baton/testing/client';
import { beforeEach, describe, expect, it } from 'vitest';
import { race, schema, scope } from './relay.fixture.ts';

type App = FakeApp<typeof schema>;

let world: FakeWorld<typeof schema>;
let phone: App & { readonly browser: FakeBrowser };

beforeEach(async () => {
  world = new FakeWorld({ schema });
  await world.server.store.transaction((sql) => sql.insert(schema.tables.race, { id: race, name: 'Coast' }));
  phone = await world.openPhone();
  phone.client.open(scope);
  await world.time.advance(1_000);
});

function addMark({ client }: App, n: number) {
  return client.mutate((tx) => tx.mark.insert({ race, n, at: client.clock.at() }));
}

/** Each write to the outbox takes a while from now on, as on a phone. */
function slowDown({ outbox: { faults } }: FakeBrowser): void {
  const commit = faults.commit.bind(faults);
  faults.commit = async (work) => {
    await new Promise<void>((resolve) => void world.time.start('disk', 5, resolve));
    return commit(work);
  };
}

describe('closing while something is being saved', () => {
  it('waits for it, calls it saved, and writes nothing afterwards', async () => {
    phone.browser.network.goDown();
    slowDown(phone.browser);
    const first = addMark(phone, 1);
    await world.time.advance(1);
    const second = addMark(phone, 2);
    let entriesAtClose: number | undefined;
    const closing = phone.client.close().then(() => {
      entriesAtClose = phone.browser.outbox.entries.size;
    });
    await world.time.advance(100);
    await Promise.all([closing, first.saved, second.saved]);
    expect(entriesAtClose).toBe(2);
    await expect(first.confirmed).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
    await world.time.advance(10_000);
    expect(phone.browser.outbox.entries.size).toBe(2);
  });

  it('tells the other tabs, which send it', async () => {
    const other = world.openApp(phone.browser);
    await other.client.ready;
    slowDown(phone.browser);
    addMark(phone, 1);
    const closing = phone.client.close();
    await world.time.advance(1_000);
    await closing;
    expect(other.client.status()).toMatchObject({ isLeader: true, unsent: 0 });
    expect((await world.server.store.snapshotPage(scope, schema.tables.mark, null, 10)).rows).toHaveLength(1);
  });
});

describe('a refused mutation that is tried again', () => {
  it('gives its place to the new one in one write: where that fails, nothing has changed', async () => {
    const { client, browser } = phone;
    await world.server.store.transaction((sql) => sql.delete(schema.tables.race, race));
    const { id } = addMark(phone, 1);
    await world.time.advance(1_000);
    client.network.cut();
    const listed = () => [client.rejected().map((each) => each.id), client.pending().map((each) => each.id)];
    browser.outbox.faults.failNextWrite('STORAGE_FULL');
    await expect(client.retry(id).saved).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    expect(listed()).toEqual([[id], []]);
    const { writes } = browser.outbox.faults;
    const retried = client.retry(id);
    await retried.saved;
    expect(browser.outbox.faults.writes - writes).toBe(1);
    await world.time.advance(0);
    expect(listed()).toEqual([[], [retried.id]]);
  });

  it('goes where today nothing is left of it to do', async () => {
    const { client } = phone;
    await world.server.store.transaction((sql) => sql.delete(schema.tables.race, race));
    const { id } = client.mutate((tx) => tx.race.update(race, { name: 'Hills' }));
    await world.time.advance(1_000);
    expect(client.rejected()).toMatchObject([{ id }]);
    await world.server.store.transaction((sql) => sql.insert(schema.tables.race, { id: race, name: 'Hills' }));
    await world.time.advance(1_000);
    await client.retry(id).saved;
    expect([client.rejected(), client.pending()]).toEqual([[], []]);
  });
});

describe('a database that is deleted under the open page', () => {
  const onServer = async () =>
    (await world.server.store.snapshotPage(scope, schema.tables.mark, null, 100)).rows
      .map(({ n }) => n)
      .toSorted((a, b) => Number(a) - Number(b));

  it('gets back what it held, whatever became of it so far, and each is sent once', async () => {
    const { client, browser } = phone;
    const second = world.openApp(browser);
    await second.client.ready;
    await world.server.store.transaction((sql) => sql.delete(schema.tables.race, race));
    const refused = addMark(phone, 1);
    await refused.confirmed;
    await world.server.store.transaction((sql) => sql.insert(schema.tables.race, { id: race, name: 'Coast' }));
    browser.network.failNext('/push', { kind: 'lose-answer' });
    const sent = addMark(phone, 2);
    await world.time.advance(1);
    browser.network.goDown();
    const pending = [addMark(phone, 3), addMark(second, 4)];
    await Promise.all(pending.map(({ saved }) => saved));
    await world.time.advance(100);
    const stored = () => [...browser.outbox.entries.values()].map(({ mutation }) => mutation);
    const before = stored();
    expect(before).toHaveLength(4);

    browser.outbox.clear();
    await world.time.advance(12_000);
    expect(stored().sort((a, b) => a.order - b.order)).toEqual(before);
    expect(browser.outbox.facts.get('device')).toBe(client.device);
    expect(client.status()).toMatchObject({ unsent: 3, refused: 1 });

    browser.network.comeUp();
    await world.time.advance(60_000);
    for (const { confirmed } of [sent, ...pending]) expect(await confirmed).toMatchObject({ outcome: 'applied' });
    expect(await onServer()).toEqual([2, 3, 4]);
    expect(client.rejected()).toMatchObject([{ id: refused.id }]);
  });

  it('is cleared away in time, though nothing is left to be sent', async () => {
    await addMark(phone, 1).confirmed;
    phone.browser.outbox.clear();
    await world.time.advance(120_000);
    expect(phone.browser.outbox.entries.size).toBe(0);
    expect(phone.client.status()).toMatchObject({ isLeader: true, phase: 'live' });
  });

  it('gets it back from a tab that slept, though another has sent it meanwhile', async () => {
    const second = world.openApp(phone.browser);
    await second.client.ready;
    phone.client.network.cut();
    await world.time.advance(10);
    const { saved, confirmed } = addMark(second, 1);
    await saved;
    await world.time.advance(10);
    second.tab.life.happen('frozen');
    second.tab.freeze();
    phone.browser.outbox.clear();
    await world.time.advance(12_000);
    phone.client.network.restore();
    await world.time.advance(120_000);
    expect(phone.browser.outbox.entries.size).toBe(0);
    second.tab.thaw();
    second.tab.life.happen('resumed');
    await world.time.advance(12_000);
    expect(await confirmed).toMatchObject({ outcome: 'applied' });
    expect(await onServer()).toEqual([1]);
  });

  it('is not said to hold what it cannot take: that counts as unsent until it is there', async () => {
    const { client, browser } = phone;
    client.network.cut();
    await addMark(phone, 1).saved;
    browser.outbox.clear();
    browser.outbox.faults.breakDown('STORAGE_FULL');
    await world.time.advance(30_000);
    expect(client.status().unsent).toBe(1);
    browser.outbox.faults.mend();
    client.network.restore();
    await world.time.advance(60_000);
    expect(client.status().unsent).toBe(0);
    expect(await onServer()).toEqual([1]);
  });

  it('may be found empty by a new tab first, which takes itself for another device: both are sent', async () => {
    const { client, browser } = phone;
    client.network.cut();
    const first = addMark(phone, 1);
    await first.saved;
    browser.outbox.clear();
    const second = world.openApp(browser);
    await second.client.ready;
    expect(second.client.device).not.toBe(client.device);
    const other = addMark(second, 2);
    await world.time.advance(12_000);
    client.network.restore();
    await world.time.advance(60_000);
    for (const { confirmed } of [first, other]) expect(await confirmed).toMatchObject({ outcome: 'applied' });
    expect(await onServer()).toEqual([1, 2]);
    expect(browser.outbox.facts.get('device')).toBe(client.device);
  });
});
