import { defineSchema, deviceId, formatScope, integer, interval, ref, table, text, uuid } from '@baton/protocol';
import { type FakeApp, FakeWorld } from '@baton/testing/client';
import { beforeEach, describe, expect, it } from 'vitest';

const schema = defineSchema({
  race: table({ id: uuid(), name: text() }, { scope: 'id' }),
  runner: table({ id: uuid(), race: ref('race'), name: text(), pace: integer() }, { scope: 'race' }),
  mark: table(
    { id: uuid(), race: ref('race'), n: integer(), at: interval(), device: deviceId(), note: text().optional() },
    { scope: 'race', lane: 'critical' },
  ),
});
type App = FakeApp<typeof schema>;

const race = '11111111-1111-4111-8111-111111111111';
const runner = '22222222-2222-4222-8222-222222222222';
const scope = formatScope('race', race);

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
