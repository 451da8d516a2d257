import { errorOf, errorToResponse, formatScope, type Operation } from '@baton/protocol';
import { type FakeApp, FakeWorld } from '@baton/testing/client';
import { beforeEach, describe, expect, it } from 'vitest';
import { race, runner, schema, scope } from './relay.fixture.ts';

type App = FakeApp<typeof schema>;

let world: FakeWorld<typeof schema>;

beforeEach(async () => {
  world = new FakeWorld({ schema });
  await world.server.store.transaction(async (sql) => {
    await sql.insert(schema.tables.race, { id: race, name: 'Mountains to coast' });
    await sql.insert(schema.tables.runner, { id: runner, race, name: 'Ana', pace: 480 });
  });
});

async function openLivePhone() {
  const phone = await world.openPhone();
  phone.client.open(scope);
  await world.time.advanceUntil(() => isLive(phone));
  return phone;
}

function isLive({ client }: App): boolean {
  return client.read((q) => q.runner.where({ race })).status === 'ready';
}

function runnerOn({ client }: App) {
  return client.read((q) => q.runner.where({ race })).rows[0];
}

function marksOn({ client }: App): readonly number[] {
  return client.read((q) => q.mark.where({ race }).orderBy('n')).rows.map(({ n }) => n);
}

function addMark({ client }: App, n: number) {
  return client.mutate((tx) => tx.mark.insert({ race, n, at: client.clock.at() }));
}

describe('online', () => {
  it('a first sync ends ready with the rows of the server', async () => {
    const phone = await openLivePhone();
    expect(phone.client.status()).toMatchObject({ phase: 'live', isLeader: true, unsent: 0, error: undefined });
    expect(runnerOn(phone)).toEqual({ id: runner, race, name: 'Ana', pace: 480 });
  });

  it('a write is in the view at once, then saved, then confirmed, then on the other phone', async () => {
    const [one, two] = [await openLivePhone(), await openLivePhone()];
    const { saved, confirmed } = addMark(one, 3);
    expect(marksOn(one)).toEqual([3]);
    await saved;
    expect(one.client.pending().map(({ state }) => state)).toEqual(['pending']);
    await world.time.advance(50);
    expect(await confirmed).toMatchObject({ outcome: 'applied', versions: [{ scope, version: 2 }] });
    expect(one.client.pending()).toEqual([]);
    await world.time.advance(200);
    expect(marksOn(two)).toEqual([3]);
    expect(marksOn(one)).toEqual([3]);
  });
});

describe('offline', () => {
  it('two phones change different columns of one row, and both changes survive', async () => {
    const phones = [await openLivePhone(), await openLivePhone()] as const;
    for (const { browser } of phones) browser.network.goDown();
    const [one, two] = phones;
    await one.client.mutate((tx) => tx.runner.update(runner, { name: 'Kiri' })).saved;
    await two.client.mutate((tx) => tx.runner.update(runner, { pace: 500 })).saved;
    for (const { browser, tab } of phones) {
      browser.network.comeUp();
      tab.life.happen('online');
    }
    await world.time.advance(5_000);
    for (const phone of phones) {
      expect(runnerOn(phone)).toMatchObject({ name: 'Kiri', pace: 500 });
      expect(phone.client.status()).toMatchObject({ unsent: 0, refused: 0, phase: 'live' });
    }
  });

  it('a row changed under a pending edit shows both: the other column, and this edit', async () => {
    const [one, two] = [await openLivePhone(), await openLivePhone()];
    one.browser.network.failNext('/push', { kind: 'lose-request' });
    one.client.mutate((tx) => tx.runner.update(runner, { name: 'Kiri' }));
    await two.client.mutate((tx) => tx.runner.update(runner, { name: 'Bea', pace: 500 })).confirmed;
    await world.time.advance(500);
    expect(runnerOn(one)).toMatchObject({ name: 'Kiri', pace: 500 });
    expect(one.client.pending()).toHaveLength(1);
  });

  it('the same column written twice is merged: the later push wins, the loser is in the receipt', async () => {
    const [one, two] = [await openLivePhone(), await openLivePhone()];
    one.browser.network.goDown();
    const { confirmed, saved } = one.client.mutate((tx) => tx.runner.update(runner, { name: 'Kiri' }));
    await saved;
    await two.client.mutate((tx) => tx.runner.update(runner, { name: 'Bea' })).confirmed;
    one.browser.network.comeUp();
    one.tab.life.happen('online');
    await world.time.advance(2_000);
    expect(await confirmed).toMatchObject({ outcome: 'merged', lost: [{ column: 'name', lost: 'Bea', kept: 'Kiri' }] });
    for (const phone of [one, two]) expect(runnerOn(phone)).toMatchObject({ name: 'Kiri' });
  });

  it('two hundred queued writes are all there after a reload, in order, and are sent once', async () => {
    const phone = await openLivePhone();
    phone.browser.network.goDown();
    await Promise.all(Array.from({ length: 200 }, (_, n) => addMark(phone, n).saved));
    phone.tab.kill();
    const again = world.openApp(phone.browser);
    await again.client.ready;
    again.client.open(scope);
    const numbers = Array.from({ length: 200 }, (_, n) => n);
    expect(
      again.client
        .pending()
        .map(({ mutation }) => mutation.operations.map(valueOfN))
        .flat(),
    ).toEqual(numbers);
    expect(marksOn(again)).toEqual(numbers);
    phone.browser.network.comeUp();
    again.tab.life.happen('online');
    await world.time.advanceUntil(() => again.client.status().unsent === 0);
    expect(marksOn(again)).toEqual(numbers);
    expect(await marksOnServer()).toEqual(numbers);
  });

  it('insert, update and delete of one record leave nothing behind', async () => {
    const [one, two] = [await openLivePhone(), await openLivePhone()];
    one.browser.network.goDown();
    const { result } = addMark(one, 1);
    one.client.mutate((tx) => tx.mark.update(result.id, { note: 'mistake' }));
    one.client.mutate((tx) => tx.mark.delete(result.id));
    await addMark(one, 2).saved;
    expect(marksOn(one)).toEqual([2]);
    one.browser.network.comeUp();
    await world.time.advance(40_000);
    for (const phone of [one, two]) {
      expect(marksOn(phone)).toEqual([2]);
      expect(phone.client.rejected()).toEqual([]);
    }
    expect(await marksOnServer()).toEqual([2]);
  });

  it('update and delete follow an insert that is already in flight', async () => {
    const phone = await openLivePhone();
    phone.browser.network.failNext('/push', { kind: 'delay', delayMs: 3_000 });
    const { result, saved } = addMark(phone, 1);
    await saved;
    await world.time.advance(1_000);
    expect(phone.client.pending().map(({ state }) => state)).toEqual(['sent']);
    phone.client.mutate((tx) => tx.mark.update(result.id, { note: 'mistake' }));
    phone.client.mutate((tx) => tx.mark.delete(result.id));
    expect(marksOn(phone)).toEqual([]);
    await world.time.advance(5_000);
    expect(phone.client.status()).toMatchObject({ unsent: 0, refused: 0 });
    expect(await marksOnServer()).toEqual([]);
  });

  it('a phone without network shows what it has as stale, with the time it was current', async () => {
    const phone = await openLivePhone();
    const liveUntil = world.time.trueMs;
    phone.browser.network.goDown();
    await world.time.advance(60_000);
    const result = phone.client.read((q) => q.runner.where({ race }));
    expect(result).toMatchObject({ status: 'stale', rows: [{ name: 'Ana' }] });
    expect(result.status === 'stale' && Math.abs((result.asOf ?? 0) - liveUntil)).toBeLessThan(15_000);
    expect(phone.client.status()).toMatchObject({ phase: 'waiting', error: { code: 'OFFLINE' } });
    phone.tab.kill();
    const again = world.openApp(phone.browser);
    await again.client.ready;
    expect(again.client.read((q) => q.runner.where({ race }))).toMatchObject({
      status: 'stale',
      asOf: expect.any(Number),
    });
    expect(again.client.status().lastContactAt).toBeGreaterThan(liveUntil - 31_000);
  });

  it('cutting the network by the switch is like none, until it is restored', async () => {
    const phone = await openLivePhone();
    phone.client.network.cut();
    await addMark(phone, 1).saved;
    await world.time.advance(60_000);
    expect(phone.client.status()).toMatchObject({ phase: 'waiting', isCut: true, unsent: 1, nextTryAt: undefined });
    expect(await marksOnServer()).toEqual([]);
    phone.client.network.restore();
    await world.time.advance(1_000);
    expect(phone.client.status()).toMatchObject({ phase: 'live', isCut: false, unsent: 0 });
    expect(await marksOnServer()).toEqual([1]);
  });
});

describe('a bad network', () => {
  it('a lost answer leads to the same bytes again, and to one effect', async () => {
    const phone = await openLivePhone();
    phone.browser.network.failNext('/push', { kind: 'lose-answer' });
    const { confirmed } = addMark(phone, 1);
    await world.time.advance(70_000);
    expect(await confirmed).toMatchObject({ outcome: 'applied' });
    const pushes = phone.browser.network.requests.filter(({ path }) => path === '/push').map(({ body }) => body);
    expect(pushes).toHaveLength(2);
    expect(pushes[0]).toBe(pushes[1]);
    expect(await marksOnServer()).toEqual([1]);
  });

  it.each([
    [
      'a sign-in page that answers 200',
      () => new Response('<html>Welcome!</html>', { status: 200 }),
      'NOT_ACKNOWLEDGED',
    ],
    [
      'an answer without receipts',
      () => Response.json({ receipts: [], clock: { receivedAt: 0, sentAt: 0, errorMs: 0 } }),
      'NOT_ACKNOWLEDGED',
    ],
    ['a gateway without its server', () => new Response('bad gateway', { status: 502 }), 'SERVER_SILENT'],
    ['a page that is not there', () => new Response('nothing here', { status: 404 }), 'NOT_ACKNOWLEDGED'],
  ])('%s confirms nothing', async (_title, answer, code) => {
    const phone = await openLivePhone();
    phone.browser.network.failNext('/push', { kind: 'answer', answer });
    await addMark(phone, 1).saved;
    await world.time.advance(0);
    expect(phone.client.status()).toMatchObject({ phase: 'waiting', unsent: 1, error: { code } });
    await world.time.advance(2_000);
    expect(phone.client.status()).toMatchObject({ phase: 'live', unsent: 0 });
    expect(await marksOnServer()).toEqual([1]);
  });

  it('a wait that the server asked for is kept, whoever looks', async () => {
    const phone = await openLivePhone();
    const answer = () => new Response('busy', { status: 503, headers: { 'retry-after': '20' } });
    phone.browser.network.failNext('/push', { kind: 'answer', answer });
    await addMark(phone, 1).saved;
    await world.time.advance(0);
    for (let second = 0; second < 19; second++) {
      phone.tab.life.happen('visible');
      await world.time.advance(1_000);
    }
    expect(await marksOnServer()).toEqual([]);
    await world.time.advance(2_000);
    expect(await marksOnServer()).toEqual([1]);
  });

  it('a wait that has grown longer than the server asked for is ended by a person who asks', async () => {
    const phone = await openLivePhone();
    const pushes = () => phone.browser.network.requests.filter(({ path }) => path === '/push').length;
    const busy = errorOf('DATABASE_UNAVAILABLE', { retryAfterMs: 200 });
    const answer = () => Response.json(errorToResponse(busy), { status: 503 });
    for (let n = 0; n < 8; n++) phone.browser.network.failNext('/push', { kind: 'answer', answer });
    addMark(phone, 1);
    await world.time.advanceUntil(() => pushes() === 8, 600_000);
    await world.time.advance(500);
    expect((phone.client.status().nextTryAt ?? 0) - world.time.trueMs).toBeGreaterThan(2_000);
    await phone.client.sync();
    await world.time.advance(0);
    expect(phone.client.status().unsent).toBe(0);
  });

  it.each(['86400', '9'.repeat(400)])(
    'a proxy that asks to wait for %s s is believed for a minute',
    async (seconds) => {
      const phone = await openLivePhone();
      const answer = () => new Response('maintenance', { status: 503, headers: { 'retry-after': seconds } });
      phone.browser.network.failNext('/push', { kind: 'answer', answer });
      await addMark(phone, 1).saved;
      await world.time.advance(59_000);
      expect(phone.client.status()).toMatchObject({ phase: 'waiting', unsent: 1 });
      await world.time.advance(2_000);
      expect(phone.client.status()).toMatchObject({ phase: 'live', unsent: 0 });
    },
  );

  it.each([20, 3])('a full outbox gets through an uplink of %d kB/s', async (bytesPerMs) => {
    const phone = await openLivePhone();
    phone.browser.network.goDown();
    const note = 'x'.repeat(3_900);
    const at = phone.client.clock.at();
    for (let n = 0; n < 200; n++) phone.client.mutate((tx) => tx.mark.insert({ race, n, at, note }));
    await world.time.advance(1_000);
    phone.browser.network.server = async (request) => {
      const bytes = (await request.clone().text()).length;
      await pass(bytes / bytesPerMs);
      return world.server.fetch(request);
    };
    phone.browser.network.comeUp();
    phone.tab.life.happen('online');
    await world.time.advanceUntil(() => phone.client.status().unsent === 0, 900_000);
    expect(await marksOnServer()).toHaveLength(200);
  });

  it('a full outbox on a network that is dead without a word is tried again within 47 s', async () => {
    const phone = await openLivePhone();
    const note = 'x'.repeat(3_900);
    const at = phone.client.clock.at();
    phone.browser.network.failNext('/push', { kind: 'lose-request' });
    for (let n = 0; n < 200; n++) phone.client.mutate((tx) => tx.mark.insert({ race, n, at, note }));
    await world.time.advance(47_000);
    await world.time.advanceUntil(() => phone.client.status().unsent === 0, 5_000);
    expect(await marksOnServer()).toHaveLength(200);
  });

  it('a first sync gets through a downlink on which a page of it takes a minute', async () => {
    await world.server.store.transaction(async (sql) => {
      for (let n = 0; n < 100; n++) await sql.insert(schema.tables.leg, { race, n, runner: 'Ana'.repeat(40) });
    });
    const phone = await world.openPhone();
    phone.browser.network.server = async (request) => trickle(await world.server.fetch(request), 250);
    phone.client.open(scope);
    await world.time.advance(30_000);
    expect(phone.client.read((q) => q.leg.where({ race })).status).toBe('loading');
    await world.time.advance(90_000);
    expect(phone.client.read((q) => q.leg.where({ race })).rows).toHaveLength(100);
  });

  it('a stream that is cut in a burst of a thousand changes resumes: none missed, none twice', async () => {
    const [one, two] = [await openLivePhone(), await openLivePhone()];
    for (let n = 0; n < 1_000; n++) {
      addMark(one, n);
      if (n % 100 === 0) await world.time.advance(10);
      if (n % 250 === 0) two.browser.network.breakConnections();
    }
    await world.time.advanceUntil(() => one.client.status().unsent === 0);
    await world.time.advance(20_000);
    const numbers = Array.from({ length: 1_000 }, (_, n) => n);
    expect(marksOn(two)).toEqual(numbers);
    expect(marksOn(one)).toEqual(numbers);
  }, 30_000);

  it('a stream that falls silent is given up after two and a half heartbeats', async () => {
    const phone = await openLivePhone();
    const streams = () => phone.browser.network.requests.filter(({ path }) => path.startsWith('/events')).length;
    const before = streams();
    phone.browser.network.stall();
    await world.time.advance(37_000);
    expect(streams()).toBe(before);
    await world.time.advance(2_000);
    expect(streams()).toBe(before + 1);
    expect(phone.client.status()).toMatchObject({ phase: 'live' });
  });

  it.each(['online', 'visible'] as const)(
    'a stream that died without a word is opened anew when the page is %s',
    async (event) => {
      const [one, two] = [await openLivePhone(), await openLivePhone()];
      two.browser.network.stall();
      await world.time.advance(16_000);
      addMark(one, 7);
      await world.time.advance(1_000);
      expect(marksOn(two)).toEqual([]);
      two.tab.life.happen(event);
      await world.time.advance(500);
      expect(marksOn(two)).toEqual([7]);
      expect(two.client.status().phase).toBe('live');
    },
  );

  it('the server restarts, and the stream goes on from its cursors', async () => {
    const [one, two] = [await openLivePhone(), await openLivePhone()];
    const snapshots = () => two.browser.network.requests.filter(({ path }) => path.startsWith('/snapshot')).length;
    const before = snapshots();
    world.restartServer();
    await addMark(one, 7).saved;
    await world.time.advance(20_000);
    expect(marksOn(two)).toEqual([7]);
    expect(snapshots()).toBe(before);
  });
});

describe('a server whose database was restored', () => {
  it('is noticed, and asked once more for what it had just confirmed; nothing local is lost', async () => {
    const phone = await openLivePhone();
    const { confirmed } = addMark(phone, 1);
    await world.time.advance(1_000);
    await confirmed;
    const restored = new FakeWorld({ schema, seed: 2 });
    await restored.server.store.transaction(async (sql) => {
      await sql.insert(schema.tables.race, { id: race, name: 'From the backup' });
    });
    phone.browser.network.server = (request) => restored.server.fetch(request);
    phone.browser.network.breakConnections();
    addMark(phone, 2);
    for (let second = 0; second < 20; second++) {
      await world.time.advance(1_000);
      await restored.time.advance(1_000);
    }
    expect(marksOn(phone)).toEqual([1, 2]);
    expect(phone.client.read((q) => q.race.where({ id: race }))).toMatchObject({
      status: 'ready',
      rows: [{ name: 'From the backup' }],
    });
    expect(phone.client.status()).toMatchObject({ unsent: 0, refused: 0 });
    world = restored;
    expect(await marksOnServer()).toEqual([1, 2]);
  });
});

describe('the first sync', () => {
  it('that fails is an error and not empty, and ends well when the network is back', async () => {
    const phone = await world.openPhone();
    phone.browser.network.goDown();
    const live = phone.client.live((q) => q.runner.where({ race }));
    expect(live.current()).toMatchObject({ status: 'never-synced', rows: [] });
    const seen: string[] = [];
    live.subscribe(() => seen.push(live.current().status));
    await world.time.advance(10_000);
    expect(live.current()).toMatchObject({ status: 'error', error: { code: 'OFFLINE' } });
    phone.browser.network.comeUp();
    await world.time.advance(30_000);
    expect(live.current()).toMatchObject({ status: 'ready', rows: [{ name: 'Ana' }] });
    expect(seen.filter((status, index) => status !== seen[index - 1])).toEqual([
      'loading',
      'error',
      'loading',
      'ready',
    ]);
  });

  it('that is cut in its middle leaves no rows, and starts again', async () => {
    const phone = await world.openPhone();
    phone.browser.network.failNext('/snapshot', { kind: 'truncate', characters: 700 });
    phone.client.open(scope);
    await world.time.advance(0);
    expect(phone.client.read((q) => q.runner.where({ race }))).toMatchObject({
      status: 'error',
      rows: [],
      error: { code: 'SERVER_SILENT' },
    });
    await world.time.advance(5_000);
    expect(isLive(phone)).toBe(true);
  });

  it('of a scope that may not be read is an error that says so', async () => {
    world = new FakeWorld({ schema, authorize: () => 'none' });
    const phone = await world.openPhone();
    phone.client.open(scope);
    await world.time.advance(1_000);
    expect(phone.client.read((q) => q.runner.where({ race }))).toMatchObject({
      status: 'error',
      error: { code: 'SCOPE_FORBIDDEN' },
    });
  });

  it('of one scope goes on when another is opened in its middle, and both end complete', async () => {
    const other = '33333333-3333-4333-8333-333333333333';
    await world.server.store.transaction((sql) => sql.insert(schema.tables.race, { id: other, name: 'Second' }));
    const phone = await world.openPhone();
    phone.browser.network.latencyMs = 100;
    const first = phone.client.open(scope);
    await world.time.advance(150);
    first.close();
    phone.client.open(formatScope('race', other));
    await world.time.advance(2_000);
    for (const id of [race, other]) expect(phone.client.read((q) => q.race.where({ id })).status).toBe('ready');
  });
});

describe('a refused mutation', () => {
  beforeEach(async () => {
    world = new FakeWorld({
      schema,
      rules: { mark: { validate: ({ after }) => (after && after.n > 100 ? 'There is no such leg.' : undefined) } },
    });
    await world.server.store.transaction((sql) => sql.insert(schema.tables.race, { id: race, name: 'Again' }));
  });

  it('is undone in the view, listed with its reason, and holds up no other', async () => {
    const phone = await openLivePhone();
    const [bad, good] = [addMark(phone, 101), addMark(phone, 2)];
    expect(marksOn(phone)).toEqual([2, 101]);
    await world.time.advance(1_000);
    expect(await bad.confirmed).toMatchObject({ outcome: 'rejected', code: 'RULE_REFUSED' });
    expect(await good.confirmed).toMatchObject({ outcome: 'applied' });
    expect(marksOn(phone)).toEqual([2]);
    expect(phone.client.rejected()).toMatchObject([{ id: bad.id, message: 'There is no such leg.' }]);
    expect(phone.client.status()).toMatchObject({ refused: 1, unsent: 0, phase: 'live' });
  });

  it('is still listed after a reload, until a person discards it', async () => {
    const phone = await openLivePhone();
    const { id } = addMark(phone, 101);
    await world.time.advance(1_000);
    phone.tab.kill();
    const again = world.openApp(phone.browser);
    await again.client.ready;
    expect(again.client.rejected().map((rejected) => rejected.id)).toEqual([id]);
    await again.client.discard(id);
    expect(again.client.rejected()).toEqual([]);
    again.tab.kill();
    const third = world.openApp(phone.browser);
    await third.client.ready;
    expect(third.client.rejected()).toEqual([]);
  });

  it('can be tried again as a new mutation', async () => {
    const phone = await openLivePhone();
    const { id } = addMark(phone, 101);
    await world.time.advance(1_000);
    const retried = phone.client.retry(id);
    await retried.saved;
    expect(retried.id).not.toBe(id);
    expect(phone.client.rejected()).toEqual([]);
    await world.time.advance(1_000);
    expect(phone.client.rejected().map((rejected) => rejected.id)).toEqual([retried.id]);
  });

  it('takes all its rows with it: a mutation is never half', async () => {
    const phone = await openLivePhone();
    const at = phone.client.clock.at();
    const { confirmed } = phone.client.mutate((tx) => {
      tx.mark.insert({ race, n: 1, at });
      tx.mark.insert({ race, n: 101, at });
    });
    await world.time.advance(1_000);
    expect(await confirmed).toMatchObject({ outcome: 'rejected' });
    expect(marksOn(phone)).toEqual([]);
    expect(await marksOnServer()).toEqual([]);
  });
});

describe('many changes', () => {
  it('five thousand single writes are a handful of transactions, one notification, and one effect each', async () => {
    const phone = await openLivePhone();
    let notifications = 0;
    phone.client.live((q) => q.mark.where({ race })).subscribe(() => notifications++);
    phone.browser.network.goDown();
    const writes = phone.browser.outbox.faults.writes;
    await Promise.all(Array.from({ length: 5_000 }, (_, n) => addMark(phone, n).saved));
    expect(phone.browser.outbox.faults.writes - writes).toBeLessThan(10);
    expect(notifications).toBe(1);
    phone.browser.network.comeUp();
    phone.tab.life.happen('online');
    await world.time.advanceUntil(() => phone.client.status().unsent === 0);
    expect((await marksOnServer()).length).toBe(5_000);
    expect(marksOn(phone).length).toBe(5_000);
  }, 30_000);

  it('five hundred rows changed by one transaction on the server are one notification', async () => {
    const phone = await openLivePhone();
    const keys = Array.from({ length: 500 }, (_, n) => addMark(phone, n).result.id);
    await world.time.advance(3_000);
    const live = phone.client.live((q) => q.mark.where({ race }));
    let notifications = 0;
    live.subscribe(() => notifications++);
    const [first] = live.current().rows;
    await world.server.store.transaction(async (sql) => {
      for (const key of keys) await sql.update(schema.tables.mark, key, { note: 'checked' });
    });
    await world.time.advance(1_000);
    expect(notifications).toBe(1);
    expect(live.current().rows.every(({ note }) => note === 'checked')).toBe(true);
    expect(live.current().rows[0]).not.toBe(first);
  });

  it('a change of another table, or of nothing, leaves the result object as it is', async () => {
    const phone = await openLivePhone();
    const live = phone.client.live((q) => q.runner.where({ race }));
    let notifications = 0;
    live.subscribe(() => notifications++);
    const before = live.current();
    addMark(phone, 1);
    await world.time.advance(20_000);
    expect(live.current()).toBe(before);
    expect(notifications).toBe(0);
  });
});

/** The same answer, so many characters in a second. */
function trickle(answer: Response, charactersPerSecond: number): Response {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  const body = new ReadableStream<string>({
    async pull(controller) {
      while (rest === '') {
        const read = await reader?.read();
        if (!read || read.done) return controller.close();
        rest = read.value;
      }
      await pass(1_000);
      controller.enqueue(rest.slice(0, charactersPerSecond));
      rest = rest.slice(charactersPerSecond);
    },
  });
  return new Response(body.pipeThrough(new TextEncoderStream()), answer);
}

function pass(durationMs: number): Promise<void> {
  return new Promise((resolve) => void world.time.start('on the way', durationMs, resolve));
}

function valueOfN(operation: Operation): unknown {
  return operation.op === 'insert' ? operation.values['n'] : undefined;
}

async function marksOnServer(): Promise<readonly unknown[]> {
  const { rows } = await readAll();
  return rows.map(({ n }) => Number(n)).sort((a, b) => a - b);
}

async function readAll() {
  const rows: Readonly<Record<string, unknown>>[] = [];
  let after: string | null = null;
  for (;;) {
    const page = await world.server.store.snapshotPage(scope, schema.tables.mark, after, 1_000);
    rows.push(...page.rows);
    after = String(page.rows.at(-1)?.['id']);
    if (page.rows.length < 1_000) return { rows };
  }
}
