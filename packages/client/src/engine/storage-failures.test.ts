import { type FakeApp, type FakeBrowser, FakeWorld } from '@baton/testing/client';
import { beforeEach, describe, expect, it } from 'vitest';
import { race, schema, scope } from './relay.fixture.ts';

let world: FakeWorld<typeof schema>;
let phone: FakeApp<typeof schema> & { readonly browser: FakeBrowser };

beforeEach(async () => {
  world = new FakeWorld({ schema });
  await world.server.store.transaction((sql) => sql.insert(schema.tables.race, { id: race, name: 'Coast' }));
  phone = await world.openPhone();
  phone.client.open(scope);
  await world.time.advance(1_000);
});

function addMark(n: number) {
  return phone.client.mutate((tx) => tx.mark.insert({ race, n, at: phone.client.clock.at() }));
}

function marks(): readonly number[] {
  return phone.client.read((q) => q.mark.where({ race }).orderBy('n')).rows.map(({ n }) => n);
}

describe('a write that the device cannot keep', () => {
  it.each(['STORAGE_FULL', 'STORAGE_FAILED'] as const)('is undone in the view, and says %s', async (code) => {
    phone.browser.outbox.faults.failNextWrite(code);
    const { saved, confirmed } = addMark(1);
    expect(marks()).toEqual([1]);
    await expect(saved).rejects.toMatchObject({ code });
    await expect(confirmed).rejects.toMatchObject({ code });
    expect(marks()).toEqual([]);
    expect(phone.client.pending()).toEqual([]);
    await addMark(2).saved;
    await world.time.advance(1_000);
    expect(marks()).toEqual([2]);
    expect(phone.client.status()).toMatchObject({ unsent: 0, refused: 0 });
  });

  it('is not sent', async () => {
    phone.browser.outbox.faults.failNextWrite('STORAGE_FULL');
    await addMark(1).saved.catch(() => undefined);
    await world.time.advance(5_000);
    expect(phone.browser.network.requests.filter(({ path }) => path === '/push')).toEqual([]);
  });
});

describe('an outbox that cannot be written', () => {
  it('sends nothing that it could not mark as sent, and goes on when it can', async () => {
    phone.client.network.cut();
    await addMark(1).saved;
    phone.browser.outbox.faults.breakDown('STORAGE_FULL');
    phone.client.network.restore();
    await world.time.advance(100_000);
    expect(phone.browser.network.requests.filter(({ path }) => path === '/push')).toEqual([]);
    expect(phone.client.status()).toMatchObject({ phase: 'blocked', unsent: 1, error: { code: 'STORAGE_FULL' } });
    phone.browser.outbox.faults.mend();
    await phone.client.sync();
    await world.time.advance(1_000);
    expect(phone.client.status()).toMatchObject({ phase: 'live', unsent: 0 });
  });
});

describe('a cache that cannot be written', () => {
  it('costs no read and no write, and is whole again when it can', async () => {
    phone.browser.cache.faults.breakDown('STORAGE_FULL');
    addMark(1);
    await world.time.advance(1_000);
    expect(marks()).toEqual([1]);
    expect(phone.client.status()).toMatchObject({ phase: 'live', unsent: 0 });
    phone.browser.cache.faults.mend();
    addMark(2);
    await world.time.advance(1_000);
    expect(phone.browser.cache.scopes.get(scope)?.rows.size).toBe(3);
  });

  it('holds its confirmed mutations in the outbox, so that a reload shows them', async () => {
    phone.browser.cache.faults.breakDown('STORAGE_FULL');
    addMark(1);
    await world.time.advance(200_000);
    phone.tab.kill();
    phone.browser.network.goDown();
    phone = { ...phone, ...world.openApp(phone.browser) };
    await phone.client.ready;
    expect(marks()).toEqual([1]);
  });
});

describe('storage that does not open', () => {
  it('is said by ready, by status and by every write', async () => {
    const tab = phone.browser.openTab();
    const { createClientEngine } = await import('./create-client-engine.ts');
    const client = createClientEngine(
      { schema, url: '/api/v1/sync' },
      { ...tab.ports, openOutbox: () => Promise.reject(new Error('internal error opening backing store')) },
    );
    await expect(client.ready).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    expect(client.status()).toMatchObject({ phase: 'blocked', error: { code: 'STORAGE_FAILED' } });
    expect(() => client.mutate(() => undefined)).toThrow(expect.objectContaining({ code: 'STORAGE_FAILED' }));
    await client.close();
  });

  it('before it is open, reads say so and writes are refused', async () => {
    const { client } = world.openApp(world.openBrowser());
    expect(client.status().phase).toBe('starting');
    expect(client.read((q) => q.race.where({ id: race })).status).toBe('never-synced');
    expect(() => client.mutate(() => undefined)).toThrow(expect.objectContaining({ code: 'NOT_READY' }));
    await client.ready;
    await client.close();
    expect(() => client.mutate(() => undefined)).toThrow(expect.objectContaining({ code: 'CLIENT_CLOSED' }));
  });
});
