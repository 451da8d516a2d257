import { formatScope } from '@baton/protocol';
import { type FakeApp, FakeWorld } from '@baton/testing/client';
import { beforeEach, describe, expect, it } from 'vitest';
import { race, schema, scope } from './relay.fixture.ts';

let world: FakeWorld<typeof schema>;
let phone: Awaited<ReturnType<typeof world.openPhone>>;

const streams = () => phone.browser.network.requests.filter(({ path }) => path.startsWith('/events')).length;

beforeEach(async () => {
  world = new FakeWorld({ schema });
  await world.server.store.transaction((sql) => sql.insert(schema.tables.race, { id: race, name: 'Coast' }));
  phone = await world.openPhone();
});

function pass(durationMs: number): Promise<void> {
  return new Promise((resolve) => void world.time.start('on the way', durationMs, resolve));
}

describe('more scopes than a stream carries', () => {
  const races = Array.from({ length: 70 }, (_, n) => `11111111-1111-4111-8111-1111111112${String(10 + n)}`);
  const raceOn = ({ client }: FakeApp<typeof schema>, id: string) => client.read((q) => q.race.where({ id }));

  beforeEach(async () => {
    await world.server.store.transaction(async (sql) => {
      for (const id of races) await sql.insert(schema.tables.race, { id, name: 'Coast' });
    });
    phone.browser.network.latencyMs = 20;
    for (const id of races) phone.client.open(formatScope('race', id));
    await world.time.advance(5_000);
  });

  it('are opened by a few streams, not by one for each', () => {
    expect(streams()).toBeLessThan(6);
    expect(races.map((id) => raceOn(phone, id).status).filter((status) => status === 'ready')).toHaveLength(64);
  });

  it('are ready only while the stream carries them; the others are stale, and pulled with each heartbeat', async () => {
    await world.server.store.transaction(async (sql) => {
      for (const id of races) await sql.update(schema.tables.race, id, { name: 'Renamed' });
    });
    await world.time.advance(1_000);
    for (const [index, id] of races.entries()) {
      const { status, rows } = raceOn(phone, id);
      expect([status, rows[0]?.name]).toEqual(index < 64 ? ['ready', 'Renamed'] : ['stale', 'Coast']);
    }
    await world.time.advance(16_000);
    for (const id of races) expect(raceOn(phone, id).rows).toMatchObject([{ name: 'Renamed' }]);
    expect(streams()).toBeLessThan(6);
  });

  it('are all fetched when a person asks', async () => {
    await world.server.store.transaction(async (sql) => {
      for (const id of races) await sql.update(schema.tables.race, id, { name: 'Renamed' });
    });
    const synced = phone.client.sync();
    await world.time.advance(1_000);
    await synced;
    for (const id of races) expect(raceOn(phone, id).rows).toMatchObject([{ name: 'Renamed' }]);
  });
});

describe('a stream that is opening', () => {
  it('is not cut by a push that gets through', async () => {
    phone.client.open(scope);
    await world.time.advance(1_000);
    // A new connection for the stream takes longer than a push on one that is open.
    phone.browser.network.server = async (request) => {
      await pass(request.url.includes('/events') ? 300 : 100);
      return world.server.fetch(request);
    };
    phone.browser.network.stall();
    await world.time.advance(16_000);
    const before = streams();
    for (let n = 0; n < 100; n++) {
      phone.client.mutate((tx) => tx.mark.insert({ race, n, at: phone.client.clock.at() }));
      await world.time.advance(100);
    }
    expect(streams() - before).toBe(1);
    await world.server.store.transaction((sql) => sql.update(schema.tables.race, race, { name: 'Renamed' }));
    await world.time.advance(1_000);
    expect(phone.client.read((q) => q.race.where({ id: race }))).toMatchObject({
      status: 'ready',
      rows: [{ name: 'Renamed' }],
    });
  });

  it('is opened once more for a scope that came meanwhile', async () => {
    const other = '33333333-3333-4333-8333-333333333333';
    await world.server.store.transaction((sql) => sql.insert(schema.tables.race, { id: other, name: 'Second' }));
    phone.browser.network.server = async (request) => {
      if (request.url.includes('/events')) await pass(500);
      return world.server.fetch(request);
    };
    phone.client.open(scope);
    await world.time.advance(100);
    phone.client.open(formatScope('race', other));
    await world.time.advance(2_000);
    expect(streams()).toBe(2);
    await world.server.store.transaction((sql) => sql.update(schema.tables.race, other, { name: 'Renamed' }));
    await world.time.advance(1_000);
    expect(phone.client.read((q) => q.race.where({ id: other })).rows).toMatchObject([{ name: 'Renamed' }]);
  });

  it('is opened anew once when the page is online again', async () => {
    phone.client.open(scope);
    await world.time.advance(1_000);
    phone.browser.network.stall();
    await world.time.advance(16_000);
    const before = streams();
    phone.tab.life.happen('online');
    await world.time.advance(1_000);
    expect(streams() - before).toBe(1);
  });
});

describe('a stream that breaks', () => {
  beforeEach(async () => {
    phone.client.open(scope);
    await world.time.advance(1_000);
  });

  it('each time it has said its first word is opened ever more seldom', async () => {
    phone.browser.network.server = async (request) => {
      const answer = await world.server.fetch(request);
      if (request.url.includes('/events')) void pass(10).then(() => phone.browser.network.breakConnections());
      return answer;
    };
    phone.browser.network.breakConnections();
    const before = streams();
    await world.time.advance(300_000);
    expect(streams() - before).toBeLessThan(60);
  });

  it('after a heartbeat is opened again within a second', async () => {
    for (let time = 0; time < 5; time++) {
      await world.time.advance(16_000);
      phone.browser.network.breakConnections();
      await world.time.advance(1_100);
      expect(phone.client.status().phase).toBe('live');
    }
  });
});
