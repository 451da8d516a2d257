import { FakeWorld } from '@baton/testing/client';
import { describe, expect, it } from 'vitest';
import { race, schema, scope } from './relay.fixture.ts';

/** A server that takes these tokens, and a phone whose application gives those. */
async function openPhone(tokens: string | (() => string | null | Promise<string>), accepted: Set<string>) {
  const world = new FakeWorld({
    schema,
    verify: async (token) => (accepted.has(token) ? { sub: 'somebody' } : null),
  });
  await world.server.store.transaction((sql) => sql.insert(schema.tables.race, { id: race, name: 'Coast' }));
  const phone = await world.openPhone({ token: tokens });
  phone.client.open(scope);
  await world.time.advance(1_000);
  const addMark = () => phone.client.mutate((tx) => tx.mark.insert({ race, n: 1, at: phone.client.clock.at() }));
  return { world, phone, addMark };
}

describe('a token', () => {
  it('that has ended is replaced by asking once, and nothing is noticed', async () => {
    const accepted = new Set(['old']);
    let asked = 0;
    let token = 'old';
    const { world, phone, addMark } = await openPhone(() => (asked++, token), accepted);
    expect(phone.client.status().phase).toBe('live');
    expect(asked).toBe(1);
    accepted.delete('old');
    accepted.add('new');
    token = 'new';
    const { confirmed } = addMark();
    await world.time.advance(100);
    expect(await confirmed).toMatchObject({ outcome: 'applied' });
    expect(asked).toBe(2);
    expect(phone.client.status()).toMatchObject({ phase: 'live', error: undefined });
  });

  it('that is refused, with no other to be had, blocks and says so; a new one unblocks', async () => {
    const accepted = new Set(['good']);
    let token: string | null = 'bad';
    let asked = 0;
    const { world, phone, addMark } = await openPhone(() => (asked++, token), accepted);
    await addMark().saved;
    await world.time.advance(10_000);
    expect(phone.client.status()).toMatchObject({ phase: 'blocked', unsent: 1, error: { code: 'UNAUTHENTICATED' } });
    expect(asked).toBeLessThan(20);
    token = 'good';
    await phone.client.sync();
    await world.time.advance(2_000);
    expect(phone.client.status()).toMatchObject({ phase: 'live', unsent: 0 });
  });

  it('that is fresh and refused each time is not asked for without a pause', async () => {
    let asked = 0;
    const { world, phone } = await openPhone(async () => {
      if (++asked > 500) await new Promise<never>(() => undefined);
      return `fresh ${asked}`;
    }, new Set());
    await world.time.advance(600_000);
    expect(phone.client.status()).toMatchObject({ phase: 'blocked', error: { code: 'UNAUTHENTICATED' } });
    expect(asked).toBeLessThan(150);
  });

  it('that the application never gives is asked for again, and holds nothing up for ever', async () => {
    let asked = 0;
    const never = new Promise<never>(() => undefined);
    const { world, phone, addMark } = await openPhone(() => (++asked === 1 ? never : 'good'), new Set(['good']));
    await addMark().saved;
    await world.time.advance(60_000);
    expect(phone.client.status()).toMatchObject({ phase: 'live', unsent: 0 });
    expect(asked).toBe(2);
  });

  it('that the application gives late is used by the next request', async () => {
    let asked = 0;
    let give: (token: string) => void = () => undefined;
    const late = new Promise<string>((resolve) => (give = resolve));
    const never = new Promise<never>(() => undefined);
    const { world, phone, addMark } = await openPhone(() => (++asked === 1 ? late : never), new Set(['good']));
    await addMark().saved;
    await world.time.advance(60_000);
    expect(phone.client.status()).toMatchObject({ unsent: 1 });
    give('good');
    await world.time.advance(60_000);
    expect(phone.client.status()).toMatchObject({ phase: 'live', unsent: 0 });
  });

  it('that is a text and refused is not sent again and again', async () => {
    const { world, phone } = await openPhone('bad', new Set());
    await world.time.advance(600_000);
    expect(phone.client.status()).toMatchObject({ phase: 'blocked' });
    expect(phone.browser.network.requests.length).toBeLessThan(100);
  });
});

describe('rights that end', () => {
  it('take the scope off the device, and say so; what was not sent is listed', async () => {
    let access: 'write' | 'none' = 'write';
    const world = new FakeWorld({ schema, authorize: () => access });
    await world.server.store.transaction((sql) => sql.insert(schema.tables.race, { id: race, name: 'Coast' }));
    const phone = await world.openPhone();
    phone.client.open(scope);
    await world.time.advance(1_000);
    access = 'none';
    await world.time.advance(6_000);
    expect(phone.client.read((q) => q.race.where({ id: race }))).toMatchObject({
      status: 'error',
      rows: [],
      error: { code: 'SCOPE_FORBIDDEN' },
    });
    expect(phone.browser.cache.scopes.has(scope)).toBe(false);
    const { confirmed } = phone.client.mutate((tx) => tx.mark.insert({ race, n: 1, at: phone.client.clock.at() }));
    await world.time.advance(1_000);
    expect(await confirmed).toMatchObject({ outcome: 'rejected', code: 'SCOPE_FORBIDDEN' });
    access = 'write';
    await world.time.advance(120_000);
    expect(phone.client.read((q) => q.race.where({ id: race }))).toMatchObject({ status: 'ready', rows: [{}] });
  });
});
